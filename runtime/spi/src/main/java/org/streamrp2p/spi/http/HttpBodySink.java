package org.streamrp2p.spi.http;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;

/** Where the body of an {@link HttpAnswer.Stream} goes. From any thread, one at a time. */
@ProviderType
public interface HttpBodySink {
  /**
   * @param chunk transfers; dropped if the peer is gone
   * @return whether more may be written now; if not, wait for {@link #onWritable}
   */
  boolean write(ByteBuf chunk);

  /** Runs {@code action} on the event loop each time the sink can take more. */
  void onWritable(Runnable action);

  /** Runs {@code action} on the event loop once the peer is gone or the body ended. */
  void onClosed(Runnable action);

  /** Ends the body. */
  void close();
}
