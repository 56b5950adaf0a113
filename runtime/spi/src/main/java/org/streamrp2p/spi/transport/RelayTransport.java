package org.streamrp2p.spi.transport;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.streamrp2p.spi.protocol.Connection;

/**
 * One way to carry node-to-node links. Register it as a service; links outlive it: the relay opens
 * a second link over another transport, continues there by frame number, and closes the first.
 *
 * <p><b>Why links and streams are apart:</b> TCP has one ordered stream per link, QUIC many and
 * datagrams besides; whoever uses a transport asks for what it can do instead of knowing its name.
 * <b>Why {@code over}:</b> a circuit through a third node is just a stream of another link; TLS or
 * QUIC end to end inside it keeps the third node from reading.
 *
 * <p><b>Threads.</b> From any thread; stages complete on an event loop. Nothing blocks.
 */
@ConsumerType
public interface RelayTransport {
  /** {@code tcp}, {@code tls}, {@code quic}, {@code websocket}, {@code circuit}. */
  String name();

  /** What its links can do. */
  Set<Capability> capabilities();

  /**
   * Opens a link.
   *
   * @param address its {@code transport} is {@link #name()}; its node id, unless empty, is proved
   *     before the stage completes if {@link Capability#AUTHENTICATED}
   * @param over a stream that carries the link instead of a socket of its own: transfers, closed
   *     with the link; null for a socket. Only with {@link Capability#LAYERED}.
   * @param timeoutMillis until the peer is proved, 1..120,000
   * @return fails with a {@link TransportException}
   */
  CompletionStage<TransportLink> dial(
      TransportAddress address, @Nullable Connection over, long timeoutMillis);

  /**
   * Accepts links until closed.
   *
   * @param host local address; empty for all
   * @param port 0 for any free one
   * @return completed once it accepts; fails with a {@link TransportException}
   */
  CompletionStage<TransportListener> listen(String host, int port, LinkAcceptor acceptor);

  /**
   * Takes the far end of a carried link: a stream that a peer opened for it. Only with {@link
   * Capability#LAYERED}.
   *
   * @param carrier transfers
   */
  default CompletionStage<TransportLink> accept(Connection carrier) {
    carrier.close();
    throw new TransportException(
        TransportException.Code.UNSUPPORTED, name() + " does not run over another link");
  }

  /** What a link of this transport can do. */
  enum Capability {
    /** The peer's node id is proved by cryptography; otherwise it is only claimed. */
    AUTHENTICATED,
    /** Nobody on the path can read it. */
    ENCRYPTED,
    /** More than one stream per link, none waiting for another. */
    MULTIPLEXED,
    /** Unordered, unreliable messages. */
    DATAGRAMS,
    /** Can run over a stream of another link. */
    LAYERED
  }

  /** Takes incoming links. */
  @ConsumerType
  interface LinkAcceptor {
    /** On an event loop; close the link to refuse it. */
    void onLink(TransportLink link);
  }

  /** An open listener. */
  interface TransportListener {
    /** Host and port that others may try. */
    TransportAddress address();

    /** Accepts no more; links stay. */
    void close();
  }
}
