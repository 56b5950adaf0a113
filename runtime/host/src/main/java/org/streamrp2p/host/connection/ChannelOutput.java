package org.streamrp2p.host.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.Output;

/**
 * Writes without a way through the pipeline: a fan-out touches thousands of connections one after
 * the other, and each object on the way is one that the processor does not have at hand.
 *
 * <p>{@link #writeAndFlush} goes to an epoll socket at once if nothing waits in the channel.
 * Everything else (several buffers, what the socket does not take, errors, other transports) goes
 * to the channel's queue, so that all is in order and a failure is met where it always is.
 */
final class ChannelOutput implements Output {
  private static final VarHandle SENT = sentHandle();

  private final Channel channel;
  private final Channel.Unsafe unsafe;
  private final ChannelOutboundBuffer queue;
  private final @Nullable Socket socket;

  /** Bytes that have gone past the pipeline. One thread writes, so no write waits for others. */
  private volatile long sent;

  private ChannelOutput(Channel channel, ChannelOutboundBuffer queue, @Nullable Socket socket) {
    this.channel = channel;
    this.unsafe = channel.unsafe();
    this.queue = queue;
    this.socket = socket;
  }

  private static VarHandle sentHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(ChannelOutput.class, "sent", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * @param channel no handler of its may change bytes on the way out
   * @return null if the channel is closed
   */
  static @Nullable ChannelOutput of(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null) {
      return null;
    }
    // Sockets of io_uring are blocking ones.
    Socket socket = channel instanceof EpollSocketChannel epoll ? (Socket) epoll.fd() : null;
    return new ChannelOutput(channel, queue, socket);
  }

  /** From any thread. */
  long sent() {
    return sent;
  }

  private void count(int bytes) {
    SENT.setRelease(this, sent + bytes);
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public void write(ByteBuf bytes) {
    enqueue(bytes.retainedDuplicate());
  }

  /** Takes the buffer over. */
  private void enqueue(ByteBuf bytes) {
    count(bytes.readableBytes());
    unsafe.write(bytes, channel.voidPromise());
  }

  @Override
  public void flush() {
    unsafe.flush();
  }

  @Override
  public void writeAndFlush(ByteBuf bytes) {
    int begin = bytes.readerIndex();
    int end = bytes.writerIndex();
    int taken = send(bytes, begin, end);
    count(taken);
    if (taken < end - begin) {
      enqueue(bytes.retainedSlice(begin + taken, end - begin - taken));
      unsafe.flush();
    }
  }

  /** Sends what the socket takes now, if it is open and all that was written before has gone. */
  private int send(ByteBuf bytes, int begin, int end) {
    Socket open = socket;
    if (open == null
        || queue.totalPendingWriteBytes() != 0
        || !open.isOpen()
        || !bytes.hasMemoryAddress()) {
      return 0;
    }
    try {
      return Math.max(0, open.sendAddress(bytes.memoryAddress(), begin, end));
    } catch (IOException e) {
      return 0; // the channel meets the same error, and ends
    }
  }
}
