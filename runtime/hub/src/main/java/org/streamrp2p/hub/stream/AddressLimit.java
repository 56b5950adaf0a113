package org.streamrp2p.hub.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts publications by the address they come from. Loopback and publishers inside the process are
 * not counted. From any thread.
 */
final class AddressLimit {
  private final ConcurrentHashMap<InetAddress, Integer> counts = new ConcurrentHashMap<>();

  /**
   * @return whether one more is allowed, and counted
   */
  boolean take(SocketAddress from, int max) {
    InetAddress address = address(from);
    if (address == null) {
      return true;
    }
    boolean[] taken = new boolean[1];
    counts.compute(
        address,
        (key, count) -> {
          int before = count == null ? 0 : count;
          taken[0] = before < max;
          return taken[0] ? Integer.valueOf(before + 1) : count;
        });
    return taken[0];
  }

  void free(SocketAddress from) {
    InetAddress address = address(from);
    if (address != null) {
      counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private static @Nullable InetAddress address(SocketAddress from) {
    if (from instanceof InetSocketAddress internet) {
      InetAddress address = internet.getAddress();
      return address == null || address.isLoopbackAddress() ? null : address;
    }
    return null;
  }
}
