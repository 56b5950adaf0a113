package org.streamrp2p.rtmp.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.rtmp.message.ControlMessage.SetPeerBandwidth;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * What is sent, seen from the peer: the window it sets, and the bytes it acknowledged (RTMP 1.0
 * §5.4.3 to §5.4.5). Nothing is held back when the window is full: TCP does that, and many players
 * never acknowledge. Confined to one thread, but for {@link #acknowledged}.
 */
final class PeerWindow {
  private long told;
  private long limit;
  private int limitType = SetPeerBandwidth.DYNAMIC;
  private volatile long acknowledged;

  /**
   * @param windowBytes that the peer is told at the beginning
   */
  PeerWindow(int windowBytes) {
    told = windowBytes;
    limit = windowBytes;
  }

  /** Bytes that the peer acknowledged since the connection was opened. From any thread. */
  long acknowledged() {
    return acknowledged;
  }

  /** The window in force, bytes. */
  long limit() {
    return limit;
  }

  /** The 32 bits of an acknowledgement; one that goes back is not counted. */
  void acknowledged(int sequence) {
    acknowledged += Math.max(0, sequence - (int) acknowledged);
  }

  /**
   * The peer sets the window: hard as it says, soft if that is less, dynamic as hard if the one
   * before was hard, else not at all.
   *
   * @return whether it must be told the window, because it was told another one before
   */
  boolean limit(SetPeerBandwidth message) {
    long size = Integer.toUnsignedLong(message.size());
    switch (message.limitType()) {
      case SetPeerBandwidth.HARD -> {
        limit = size;
        limitType = SetPeerBandwidth.HARD;
      }
      case SetPeerBandwidth.SOFT -> {
        limit = Math.min(limit, size);
        limitType = SetPeerBandwidth.SOFT;
      }
      default -> limit = limitType == SetPeerBandwidth.HARD ? size : limit;
    }
    boolean changed = limit != told;
    told = limit;
    return changed;
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("told", told);
    map.put("limit", limit);
    map.put("limitType", limitType);
    map.put("acknowledged", acknowledged);
    return map;
  }

  void restore(HandoverState state) {
    told = state.number("told");
    limit = state.number("limit");
    limitType = (int) state.number("limitType");
    acknowledged = state.number("acknowledged");
  }
}
