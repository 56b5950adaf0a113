package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/** A publisher with 25 pictures a second, and a player that counts them. */
final class GoodPair implements AutoCloseable {
  private static final int PICTURE_MILLIS = 40;
  private static final int GROUP = 25;
  private static final int PICTURE_BYTES = 8_000;

  private final List<Long> played = new CopyOnWriteArrayList<>();
  private final RtmpPeer publisher;
  private final RtmpPeer player;
  private final Thread publishing;
  private final Thread playing;
  private volatile boolean stopped;
  private volatile long published;
  private volatile Throwable fault;

  GoodPair(int port, String name, String key) {
    publisher = RtmpPeer.publisher(port, "live", name + key);
    publisher.send(Message.avcHeader());
    player = RtmpPeer.player(port, "live", name);
    player.readUntil(m -> m.says("NetStream.Play.Start"));
    playing = Thread.ofPlatform().daemon().start(() -> run(this::play));
    publishing = Thread.ofPlatform().daemon().start(() -> run(this::publish));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (InterruptedException | RuntimeException e) {
      fault = e;
    }
  }

  /** At the pace of the pictures: that is what a camera does, not a wait for something. */
  private void publish() throws InterruptedException {
    long start = System.nanoTime();
    for (long number = 0; !stopped; number++) {
      long time = number * PICTURE_MILLIS;
      publisher.send(Message.picture(time, number % GROUP == 0, number, PICTURE_BYTES));
      published = number + 1;
      long ahead = start / 1_000_000 + time - System.nanoTime() / 1_000_000;
      if (ahead > 0) {
        Thread.sleep(ahead);
      }
    }
  }

  private void play() {
    while (!stopped || played.size() < published) {
      long number = player.read().number();
      if (number >= 0) {
        played.add(number);
      }
    }
  }

  /** How many pictures have arrived. */
  int played() {
    check();
    return played.size();
  }

  /** Ends the stream; fails unless every picture has arrived, once, in order. */
  void assertComplete() {
    stopped = true;
    try {
      publishing.join();
      playing.join(20_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    check();
    assertEquals(LongStream.range(0, published).boxed().toList(), played);
  }

  private void check() {
    if (fault != null) {
      throw new AssertionError("publisher or player failed", fault);
    }
  }

  @Override
  public void close() {
    stopped = true;
    publisher.close();
    player.close();
  }
}
