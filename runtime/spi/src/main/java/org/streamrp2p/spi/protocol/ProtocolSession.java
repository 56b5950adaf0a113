package org.streamrp2p.spi.protocol;

import io.netty.channel.ChannelHandler;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One connection's guest: a segment of its pipeline.
 *
 * <p><b>Threads.</b> Every call comes on the event loop of the connection.
 */
@ConsumerType
public interface ProtocolSession {
  /**
   * The segment, in the order in which inbound data passes. Asked once, right after the session was
   * made. Each handler belongs to this connection alone. {@code handlerAdded} means "begin" and
   * {@code handlerRemoved} "let go": release all buffers and cancel all tasks there, it comes at a
   * close and at a hand-over alike. While the segment is added for a resumed session nothing is
   * read; data arrives after {@code handlerAdded} of all of them.
   */
  List<ChannelHandler> handlers();

  /**
   * Gives the state with which the next version continues. Called between two reads: no handler of
   * the segment is on the stack. Unsent bytes need not be in it, the channel keeps them. The
   * handlers are removed right afterwards, without a close.
   *
   * @throws HandoverRefusedException if this session cannot be moved now (then it stays)
   */
  HandoverState handOver();

  /**
   * What {@link #handOver} would find now; changes nothing. An operator sees it before an update.
   *
   * @since 1.2
   */
  default Readiness readiness() {
    return Readiness.ready(0, false);
  }

  /**
   * Asks the peer to come back over a new connection at its next good moment, because this session
   * cannot be moved. It is served until it leaves.
   *
   * @return whether the peer was asked; {@code false} if it would not understand
   * @since 1.2
   */
  default boolean askToReconnect() {
    return false;
  }
}
