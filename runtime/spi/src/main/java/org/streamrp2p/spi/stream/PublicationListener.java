package org.streamrp2p.spi.stream;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of the end of a publication. */
@ConsumerType
public interface PublicationListener {
  /**
   * It ended, and not by {@link Publication#close} of its owner: taken over, removed by the
   * operator, or the runtime stops. On the loop named at {@link Streams#publish}.
   */
  void onClosed(String reason);
}
