package org.streamrp2p.itests.benchmarks.load;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the same bytes to every socket that connects, at the pace of an FLV file, and does nothing
 * else: the cost that the kernel sets for a merge window. One thread, one {@code send} for each
 * socket and window.
 */
public final class BareSender {
  private static final int MAX_WAIT_MILLIS = 20;

  private static final class Socket {
    final int fd;
    long position;

    Socket(int fd, long position) {
      this.fd = fd;
      this.position = position;
    }
  }

  private final Libc libc = new Libc();
  private final MemorySegment events = Arena.global().allocate(Libc.EPOLL_EVENT_BYTES);
  private final List<Socket> sockets = new ArrayList<>();
  private final MemorySegment twice;
  private final long length;
  private final long[] ends;
  private final int[] timestamps;
  private final long spanMillis;

  private BareSender(FlvTags flv) {
    int begin = flv.begin();
    length = flv.tags().getLast().end() - (long) begin;
    ends = flv.tags().stream().mapToLong(t -> t.end() - (long) begin).toArray();
    timestamps = flv.tags().stream().mapToInt(FlvTags.Tag::timestampMillis).toArray();
    spanMillis = flv.spanMillis();
    // Twice, so that a window that goes over the end is one piece.
    twice = Arena.global().allocate(2 * length);
    MemorySegment file = MemorySegment.ofBuffer(flv.bytes());
    MemorySegment.copy(file, begin, twice, 0, length);
    MemorySegment.copy(file, begin, twice, length, length);
  }

  /**
   * Runs until it is ended from outside, and at most ten minutes.
   *
   * @param args FLV file, port, merge window in milliseconds
   */
  public static void main(String[] args) throws IOException {
    new BareSender(FlvTags.read(Path.of(args[0])))
        .run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private void run(int port, int windowMillis) throws IOException {
    int epoll = libc.epoll();
    int server = libc.socket();
    libc.listen(server, port);
    libc.epollControl(epoll, Libc.EPOLL_CTL_ADD, server, Libc.EPOLLIN, 0);
    long begin = System.nanoTime();
    long head = 0;
    for (long millis = 0; millis < 600_000; millis = (System.nanoTime() - begin) / 1_000_000) {
      long due = end(millis / windowMillis * windowMillis);
      if (due > head) {
        head = due;
        for (Socket socket : sockets) {
          send(socket, head);
        }
      }
      long next = (millis / windowMillis + 1) * windowMillis;
      millis = (System.nanoTime() - begin) / 1_000_000;
      int wait = (int) Math.max(0, Math.min(MAX_WAIT_MILLIS, next - millis));
      if (libc.epollWait(epoll, events, 1, wait) > 0 && events.get(JAVA_INT_UNALIGNED, 4) == 0) {
        accept(server, head);
      }
    }
  }

  private void accept(int server, long head) throws IOException {
    for (int fd = libc.accept(server); fd >= 0; fd = libc.accept(server)) {
      libc.option(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
      sockets.add(new Socket(fd, head));
    }
  }

  /** What does not go now goes with the next window. */
  private void send(Socket socket, long head) throws IOException {
    long waiting = head - socket.position;
    if (waiting > length) {
      socket.position = head - waiting % length; // it reads nothing: begins again
      waiting = head - socket.position;
    }
    if (waiting > 0) {
      long sent = libc.send(socket.fd, twice.asSlice(socket.position % length), waiting);
      socket.position += Math.max(0, sent);
    }
  }

  /** Where the last tag ends that is due, counted from the start of the first round. */
  private long end(long millis) {
    long round = millis / spanMillis;
    int inRound = (int) (millis % spanMillis);
    int low = 0;
    int high = timestamps.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timestamps[middle] <= inRound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return round * length + (low == 0 ? 0 : ends[low - 1]);
  }
}
