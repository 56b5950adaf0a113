package org.streamrp2p.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.streamrp2p.spi.http.HttpBodySink;

/** The body of a streamed answer. Its listeners are called on, and belong to, the event loop. */
final class BodySink implements HttpBodySink {
  private final ChannelHandlerContext context;
  private final Runnable onEnd;
  private final List<Runnable> writable = new ArrayList<>(1);
  private final List<Runnable> closed = new ArrayList<>(1);
  private volatile boolean open = true;

  /**
   * @param onEnd runs on the event loop when the route ended the body; not when the peer left
   */
  BodySink(ChannelHandlerContext context, Runnable onEnd) {
    this.context = context;
    this.onEnd = onEnd;
  }

  @Override
  public boolean write(ByteBuf chunk) {
    if (!open) {
      chunk.release();
      return false;
    }
    if (context.executor().inEventLoop()) {
      writeNow(chunk);
    } else {
      try {
        context.executor().execute(() -> writeNow(chunk));
      } catch (RejectedExecutionException e) {
        chunk.release();
        return false;
      }
    }
    return context.channel().isWritable();
  }

  /** An empty chunk would end the body (RFC 9112 §7.1), so it is left out. */
  private void writeNow(ByteBuf chunk) {
    if (open && chunk.isReadable()) {
      context.writeAndFlush(new DefaultHttpContent(chunk));
    } else {
      chunk.release();
    }
  }

  @Override
  public void onWritable(Runnable action) {
    onLoop(
        () -> {
          writable.add(action);
          // It may have become writable between the refused write and this call.
          if (open && context.channel().isWritable()) {
            action.run();
          }
        });
  }

  @Override
  public void onClosed(Runnable action) {
    onLoop(
        () -> {
          if (open) {
            closed.add(action);
          } else {
            action.run();
          }
        });
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          if (open) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            ended();
            onEnd.run();
          }
        });
  }

  /** The channel can take more. On the event loop. */
  void nowWritable() {
    if (open) {
      List.copyOf(writable).forEach(Runnable::run);
    }
  }

  /** The peer is gone, or the body ended. On the event loop. */
  void ended() {
    if (open) {
      open = false;
      writable.clear();
      List<Runnable> actions = List.copyOf(closed);
      closed.clear();
      actions.forEach(Runnable::run);
    }
  }

  private void onLoop(Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
      return;
    }
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      open = false; // the runtime has stopped: nobody is left to tell
    }
  }
}
