package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.fanout.LoopRing;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** The subscriptions of a node: who reads, who is refused. */
final class Viewers {
  private final Map<Long, Subscription> open = new ConcurrentHashMap<>();
  private final StreamTable table;
  private final EventBridge events;
  private final HubContext context;
  private final Supplier<EventLoop> loops;

  /**
   * @param loops gives the home of a stream that nobody with an event loop asked for
   */
  Viewers(StreamTable table, EventBridge events, HubContext context, Supplier<EventLoop> loops) {
    this.table = table;
    this.events = events;
    this.context = context;
    this.loops = loops;
  }

  @Nullable Subscription find(long id) {
    return open.get(id);
  }

  Collection<Subscription> all() {
    return open.values();
  }

  /** What a viewer asks for, and how it hears of it. */
  record Wish(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener) {}

  /**
   * A viewer that access control has let in. From any thread.
   *
   * @param answer gets the result on the event loop of the connection, in a turn before the first
   *     batch
   */
  void subscribe(Wish wish, Consumer<SubscribeResult> answer) {
    StreamName name = wish.request().stream();
    EventLoop loop = wish.connection().eventLoop();
    String full = table.find(name) == null ? table.full() : null;
    if (table.find(name) == null && !wish.options().waits()) {
      Loops.on(loop, () -> answer.accept(notFound(name)));
    } else if (full != null) {
      Loops.on(loop, () -> answer.accept(refuse(SubscribeResult.Code.TOO_MANY_STREAMS, full)));
    } else {
      table.with(name, loop, core -> join(core, wish, answer));
    }
  }

  private void join(StreamCore core, Wish wish, Consumer<SubscribeResult> answer) {
    EventLoop loop = wish.connection().eventLoop();
    SubscribeResult refusal = refusal(core, wish.options());
    if (refusal != null) {
      table.reap(core);
      Loops.on(loop, () -> answer.accept(refusal));
      return;
    }
    SubscriptionHandle handle =
        new SubscriptionHandle(
            context.nextId(), core, wish.connection(), wish.encoder().key(), this, wish.listener());
    open.put(handle.id(), handle);
    String reader = wish.request().protocol() + ' ' + wish.request().remoteAddress();
    came(core, handle.id(), reader);
    core.joined(handle);
    LoopRing ring = core.join(wish.encoder(), loop);
    boolean fromKept =
        wish.options().start() == SubscribeOptions.Start.KEY_FRAME && core.keepsCurrent();
    Loops.on(loop, () -> answer.accept(new SubscribeResult.Accepted(handle)));
    // In a turn of its own: whoever called gets the result, and can reply, before the first batch.
    loop.execute(() -> handle.attach(ring, fromKept));
  }

  private void came(StreamCore core, long id, String reader) {
    int readers = core.countReaders(1);
    events.tell(
        new StreamEvent.Subscribed(core.name(), context.clock().instant(), id, reader, readers));
  }

  private @Nullable SubscribeResult refusal(StreamCore core, SubscribeOptions options) {
    if (context.stopping()) {
      return refuse(SubscribeResult.Code.STOPPING, HubContext.STOPPING);
    }
    if (core.publication() == null && !options.waits()) {
      return notFound(core.name());
    }
    if (core.readers() >= context.policy().maxViewers()) {
      return tooMany(core);
    }
    return null;
  }

  private static SubscribeResult tooMany(StreamCore core) {
    return refuse(
        SubscribeResult.Code.TOO_MANY_VIEWERS,
        core.name() + " has " + core.readers() + " viewers already (viewers.maxPerStream)");
  }

  /** What a viewer whom access control lets in would be told now; null: come in. Any thread. */
  @Nullable SubscribeResult refusal(StreamName name, SubscribeOptions options) {
    StreamCore core = table.find(name);
    if (context.stopping()) {
      return refuse(SubscribeResult.Code.STOPPING, HubContext.STOPPING);
    }
    if (!options.waits() && (core == null || !core.snapshot().live())) {
      return notFound(name);
    }
    if (core != null) {
      return core.readers() >= context.policy().maxViewers() ? tooMany(core) : null;
    }
    String full = table.full();
    return full == null ? null : refuse(SubscribeResult.Code.TOO_MANY_STREAMS, full);
  }

  /** A reader inside the process. From any thread. */
  SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber) {
    StreamCore existing = table.find(stream);
    if (!options.waits() && (existing == null || !existing.snapshot().live())) {
      return notFound(stream);
    }
    if (context.stopping()) {
      return refuse(SubscribeResult.Code.STOPPING, HubContext.STOPPING);
    }
    String full = existing == null ? table.full() : null;
    if (full != null) {
      return refuse(SubscribeResult.Code.TOO_MANY_STREAMS, full);
    }
    StreamCore core = existing == null ? table.make(stream, loops.get()) : existing;
    FrameQueue queue =
        new FrameQueue(
            context.nextId(),
            core,
            this,
            subscriber,
            options.start(),
            context.backlogs().subscriber());
    open.put(queue.id(), queue);
    Loops.on(core.home(), () -> add(core, queue));
    return new SubscribeResult.Accepted(queue);
  }

  private void add(StreamCore core, FrameQueue queue) {
    if (core.dead()) {
      // The last one left meanwhile: as if the stream had ended just after the subscription.
      queue.close();
      return;
    }
    came(core, queue.id(), "plugin");
    core.add(queue);
  }

  static SubscribeResult refuse(SubscribeResult.Code code, String reason) {
    return new SubscribeResult.Refused(code, reason);
  }

  private static SubscribeResult notFound(StreamName name) {
    return refuse(SubscribeResult.Code.NOT_FOUND, "nobody publishes " + name);
  }

  /** Never at once: a reader often leaves while the stream goes from reader to reader. */
  void left(Subscription handle, StreamCore core, Runnable leave) {
    open.remove(handle.id());
    core.home()
        .execute(
            () -> {
              if (!core.dead()) {
                leave.run();
                int readers = core.countReaders(-1);
                events.tell(
                    new StreamEvent.Unsubscribed(
                        core.name(), context.clock().instant(), handle.id(), readers));
                table.reap(core);
              }
            });
  }

  /** Ends all; owners are told. */
  void stop() {
    for (Subscription subscription : open.values()) {
      switch (subscription) {
        case SubscriptionHandle handle ->
            Loops.on(handle.connection().eventLoop(), () -> handle.closeByHub(HubContext.STOPPING));
        default -> subscription.close();
      }
    }
  }
}
