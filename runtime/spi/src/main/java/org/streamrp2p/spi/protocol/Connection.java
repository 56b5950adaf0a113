package org.streamrp2p.spi.protocol;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A live socket (or a stream inside one) that the host owns. Guests come and go, the connection
 * stays.
 *
 * <p><b>Threads.</b> Accessors and {@link #close} from anywhere; everything else on {@link
 * #eventLoop()}.
 */
@ProviderType
public interface Connection {
  /** Unique within the process, never reused; stays through takeovers and updates. */
  long id();

  /** Name of the {@link Endpoint} it came in by, or of the dialler that made it. */
  String endpoint();

  /** The protocol of the guest it has now. */
  String protocol();

  SocketAddress remoteAddress();

  SocketAddress localAddress();

  /** Whether the peer sees TLS. */
  boolean secure();

  /** The event loop it belongs to for all its life. */
  EventLoop eventLoop();

  /**
   * The channel. Do not add or remove handlers by yourself, and put no own objects into its
   * attributes.
   */
  Channel channel();

  /**
   * A context of the host's below its HTTP or WebSocket codec and above TLS: what is written from
   * here goes out as bytes, as it is. Stays for the life of the connection, whatever guest it has.
   */
  ChannelHandlerContext transport();

  /**
   * Where the hub writes encoded batches: as {@link #transport()}, but cheaper for many connections
   * that get the same bytes.
   *
   * @since 1.1
   */
  default Output output() {
    return Output.from(transport());
  }

  /**
   * Replaces the host's codec once the peer has been told, by what was written before: from {@link
   * Endpoint.Framing#HTTP} to {@link Endpoint.Framing#WEBSOCKET}. The new codec stays for the life
   * of the connection, whatever guest it has.
   *
   * @throws IllegalStateException for any other change
   */
  void framing(Endpoint.Framing framing);

  /**
   * Says what this connection does, for status and for showing what an update would touch.
   *
   * @param role {@code publisher}, {@code player}, {@code request}, … ; empty if unknown yet
   * @param stream {@code app/name}, or empty
   */
  void describe(String role, String stream);

  /**
   * Runs {@code listener} whenever the channel becomes writable again (see {@link
   * Channel#isWritable()}), until the connection is closed. Listeners belong to the runtime's own
   * bundles or are removed by the guest that added them.
   */
  void addWritableListener(Runnable listener);

  void removeWritableListener(Runnable listener);

  /**
   * Runs {@code listener} once after the channel was closed, on the event loop; at once if it is
   * closed already.
   */
  void addCloseListener(Runnable listener);

  void removeCloseListener(Runnable listener);

  /**
   * Passes the connection on to another protocol: the caller's segment is removed and that
   * protocol's {@link ProtocolHandler#takeOver} gives the new one. What is already in the pipeline
   * reaches the new guest. Without a handler of that name the connection is closed.
   *
   * @return whether it was passed on
   */
  boolean takeOver(String protocol, HandoverState arguments);

  /**
   * Flushes what is queued, then closes. A peer that takes nothing of it is given five seconds, one
   * that takes some a minute.
   */
  void close();

  /**
   * Closes, and says why to whoever dialled it ({@link DialListener#onClosed}). The first reason
   * counts.
   *
   * @since 1.1
   */
  void close(CloseReason reason);
}
