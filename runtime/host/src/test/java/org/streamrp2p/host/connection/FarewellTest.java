package org.streamrp2p.host.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was written goes out before a connection ends, if its peer takes it. */
class FarewellTest {
  private final Peer peer = new Peer();

  @AfterEach
  void end() {
    peer.finishAndReleaseAll();
  }

  @Test
  void aPeerThatTakesEverythingIsClosedAtOnce() {
    peer.takes(Integer.MAX_VALUE);
    peer.write(Unpooled.buffer(1000).writeZero(1000));
    Farewell.to(peer);
    assertFalse(peer.isOpen());
  }

  @Test
  void aPeerThatTakesNothingIsClosedAfterFiveSeconds() {
    peer.write(Unpooled.buffer(1000).writeZero(1000));
    Farewell.to(peer);
    pass(4);
    assertTrue(peer.isOpen());
    pass(2);
    assertFalse(peer.isOpen());
  }

  // A large answer on a thin line must not lose its end.
  @Test
  void aPeerThatTakesALittleGetsAll() {
    peer.write(Unpooled.buffer(20_000).writeZero(20_000));
    Farewell.to(peer);
    for (int i = 0; i < 19; i++) {
      peer.takes(1000);
      pass(1);
      assertTrue(peer.isOpen());
    }
    peer.takes(1000);
    assertFalse(peer.isOpen());
  }

  @Test
  void aPeerThatTakesAByteNowAndThenIsClosedAfterAMinute() {
    peer.write(Unpooled.buffer(20_000).writeZero(20_000));
    Farewell.to(peer);
    for (int i = 0; i < 59; i++) {
      peer.takes(1);
      pass(1);
      assertTrue(peer.isOpen());
    }
    peer.takes(1);
    pass(1);
    assertFalse(peer.isOpen());
  }

  private void pass(int seconds) {
    peer.advanceTimeBy(seconds, TimeUnit.SECONDS);
    peer.runScheduledPendingTasks();
  }

  /** Takes only what it is allowed to take. */
  private static final class Peer extends EmbeddedChannel {
    private long room;

    Peer() {
      freezeTime();
    }

    void takes(long bytes) {
      room += bytes;
      flush();
      runPendingTasks();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      while (in.current() instanceof ByteBuf buffer) {
        long taken = Math.min(room, buffer.readableBytes());
        room -= taken;
        if (taken < buffer.readableBytes()) {
          in.progress(taken);
          buffer.skipBytes((int) taken);
          return;
        }
        in.remove();
      }
    }
  }
}
