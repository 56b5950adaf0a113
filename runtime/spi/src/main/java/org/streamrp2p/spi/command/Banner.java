package org.streamrp2p.spi.command;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Lines that the node prints once, on the terminal of whoever starts it. Register it as a service.
 * May hold a secret that the owner needs (a publish URL, a one-time link): the lines go to the
 * terminal alone, never to a log or a status.
 */
@ConsumerType
public interface Banner {
  /** Asked once, when the node is ready; empty if there is nothing to say this time. */
  List<String> lines();
}
