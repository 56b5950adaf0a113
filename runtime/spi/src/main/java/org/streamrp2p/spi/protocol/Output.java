package org.streamrp2p.spi.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where bytes leave a connection as they are, at {@link Connection#transport()} or by a shorter way
 * to the socket; in order with whatever is written to the channel by other ways.
 *
 * <p><b>Threads.</b> The event loop of the connection only.
 *
 * @since 1.1
 */
@ProviderType
public interface Output {
  /** Whether more should be written now (see {@link io.netty.channel.Channel#isWritable()}). */
  boolean isWritable();

  /**
   * Writes the readable bytes; they go with the next {@link #flush}.
   *
   * @param bytes borrowed; may be shared with other connections, indices stay as they are. They
   *     must not change until they are released
   */
  void write(ByteBuf bytes);

  /** Hands what was written to the socket; what it does not take follows by itself. */
  void flush();

  /**
   * As {@link #write} and {@link #flush} together.
   *
   * @param bytes borrowed, as there
   */
  void writeAndFlush(ByteBuf bytes);

  /** Writes from a place in the channel's pipeline. */
  static Output from(ChannelHandlerContext place) {
    return new PipelineOutput(place);
  }
}
