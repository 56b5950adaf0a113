package org.streamrp2p.rtmp.session;

import org.streamrp2p.rtmp.message.ControlMessage;

/**
 * Counts bytes received and says when to acknowledge them (RTMP 1.0 §5.4.3): at half the peer's
 * window, so that it never has to wait. Confined to one thread.
 */
public final class Window {
  /** Acknowledged at least so often when the peer named no window, bytes. */
  static final int DEFAULT_SIZE = 2_500_000;

  private long received;
  private long acknowledged;
  private long size = DEFAULT_SIZE;

  /** The window that the peer named: its 32 bits unsigned. */
  public void size(int newSize) {
    size = Math.max(1, Integer.toUnsignedLong(newSize));
  }

  /** Counts bytes and sends an acknowledgement when one is due. */
  public void received(int bytes) {
    received += bytes;
  }

  /** Bytes received since the connection was opened. */
  public long received() {
    return received;
  }

  public void acknowledgeIfDue(RtmpOutput output) {
    if (received - acknowledged >= Math.max(1, size / 2)) {
      acknowledged = received;
      output.control(new ControlMessage.Acknowledgement((int) received));
    }
  }

  public long acknowledged() {
    return acknowledged;
  }

  public long size() {
    return size;
  }

  public void restore(long newReceived, long newAcknowledged, long newSize) {
    received = newReceived;
    acknowledged = newAcknowledged;
    size = newSize;
  }
}
