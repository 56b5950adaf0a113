package org.streamrp2p.spi.transport;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.streamrp2p.spi.protocol.Connection;

/**
 * A link to one peer. Streams are {@link Connection}s, so the relay protocol is their guest like
 * any other and the hub writes to them like to any other.
 *
 * <p><b>Threads.</b> From any thread; callbacks on an event loop.
 */
@ConsumerType
public interface TransportLink {
  /**
   * Who is at the other end; proved if the transport is {@code AUTHENTICATED}. Empty if the
   * transport cannot know.
   */
  String peerNodeId();

  /** The path it took. */
  TransportAddress remoteAddress();

  /** Streams that may be open at once: 1 for TCP. */
  int maxStreams();

  /**
   * Opens an ordered stream. On a link with one stream the dialler gets it at the first call, the
   * acceptor through {@link LinkListener#onStream}.
   *
   * @return fails with {@link TransportException.Code#LIMIT} if no more may be open
   */
  CompletionStage<Connection> openStream();

  /** Largest datagram that fits now, in bytes; 0 if it has none. May shrink with the path's MTU. */
  int datagramLimit();

  /**
   * Sends a datagram; it may be lost.
   *
   * @param payload transfers
   * @return false if it was dropped here: too large, queue full, or link closed
   */
  boolean sendDatagram(ByteBuf payload);

  /** Sets who hears of streams, datagrams and the end; what came before is delivered then. */
  void listener(LinkListener listener);

  /** Round trip as the transport measured it, microseconds; -1 if it does not know. */
  long roundTripMicros();

  boolean isOpen();

  /**
   * Closes it with all its streams.
   *
   * @param code a number for the peer, 0 for none wrong
   * @param reason at most 120 bytes of UTF-8 reach the peer, if the transport can carry it
   */
  void close(int code, String reason);

  /** Hears of a link. On an event loop. */
  @ConsumerType
  interface LinkListener {
    /** The peer opened a stream; close it to refuse it. */
    void onStream(Connection stream);

    /**
     * A datagram came.
     *
     * @param payload borrowed
     */
    default void onDatagram(ByteBuf payload) {}

    /** It is over. */
    void onClosed(String reason);
  }
}
