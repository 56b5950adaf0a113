package org.streamrp2p.hub.stream;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.Streams.Numbering;

/** The publications of a node: who begins, who takes over from whom, who is refused. */
final class Publishers {
  private static final Logger LOG = LoggerFactory.getLogger(Publishers.class);

  /** A publisher that was silent for so long is held to be gone if the same one comes again. */
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Map<Long, PublicationHandle> open = new ConcurrentHashMap<>();
  private final AddressLimit addresses = new AddressLimit();
  private final StreamTable table;
  private final EventBridge events;
  private final HubContext context;

  Publishers(StreamTable table, EventBridge events, HubContext context) {
    this.table = table;
    this.events = events;
    this.context = context;
  }

  @Nullable PublicationHandle find(long id) {
    return open.get(id);
  }

  Collection<PublicationHandle> all() {
    return open.values();
  }

  /**
   * Begins a publication, in the place of the current one if the policy allows it. On the stream's
   * home event loop.
   *
   * @param holder who holds the right to publish; empty if unknown
   */
  PublishResult begin(
      StreamCore core,
      AccessRequest request,
      String holder,
      Numbering numbering,
      PublicationListener listener,
      EventLoop loop) {
    PublicationHandle current = core.publication();
    if (current != null && !yields(core, current, holder, request.remoteAddress())) {
      return refuse(
          PublishResult.Code.NAME_IN_USE, request.stream() + " is being published already");
    }
    PublishResult refusal = count(current, request.remoteAddress());
    if (refusal != null) {
      return refusal;
    }
    PublicationHandle handle =
        new PublicationHandle(
            context.nextId(),
            core,
            numbering,
            request.protocol(),
            request.remoteAddress(),
            holder,
            context.clock().instant(),
            loop,
            this,
            listener,
            context.backlogs().publisher());
    open.put(handle.id(), handle);
    if (current == null) {
      core.begin(handle);
    } else {
      core.replace(handle);
      current.takenOver("taken over by another publisher");
      tellUnpublished(core, "taken over by " + handle.publisher());
    }
    LOG.info("{} is published by {}", core.name(), handle.publisher());
    events.tell(
        new StreamEvent.Published(core.name(), context.clock().instant(), handle.publisher()));
    return new PublishResult.Accepted(handle);
  }

  /** Whether the publisher that is there makes room. */
  private boolean yields(
      StreamCore core, PublicationHandle current, String holder, SocketAddress from) {
    boolean sameHolder = !holder.isEmpty() && holder.equals(current.holder());
    boolean allowed =
        switch (context.policy().takeover()) {
          case SAME_KEY -> sameHolder;
          case REFUSE -> false;
          case ANY -> true;
        };
    // An encoder that lost its network comes back before its dead connection is noticed.
    boolean unknown = holder.isEmpty() && current.holder().isEmpty();
    boolean again = sameHolder || (unknown && sameAddress(current.remoteAddress(), from));
    return allowed || (again && core.silentNanos() >= SILENT_NANOS);
  }

  private static boolean sameAddress(SocketAddress a, SocketAddress b) {
    return a instanceof InetSocketAddress x
        && b instanceof InetSocketAddress y
        && x.getAddress() != null
        && Objects.equals(x.getAddress(), y.getAddress());
  }

  private @Nullable PublishResult count(@Nullable PublicationHandle current, SocketAddress from) {
    int max = context.policy().maxPublishersPerAddress();
    boolean sameAddress = current != null && sameAddress(current.remoteAddress(), from);
    // The one that is replaced leaves its place.
    if (!addresses.take(from, sameAddress ? max + 1 : max)) {
      return refuse(
          PublishResult.Code.TOO_MANY_STREAMS,
          "this address publishes " + max + " streams already (publish.maxPerAddress)");
    }
    String full = current == null ? table.takeLive() : null;
    if (full != null) {
      addresses.free(from);
      return refuse(PublishResult.Code.TOO_MANY_STREAMS, full);
    }
    return null;
  }

  static PublishResult refuse(PublishResult.Code code, String reason) {
    return new PublishResult.Refused(code, reason);
  }

  /** A publication is no longer open, for whatever reason: once for each. From any thread. */
  void closed(PublicationHandle handle) {
    open.remove(handle.id());
    addresses.free(handle.remoteAddress());
  }

  /** A publication was closed by its owner or by the hub. From any thread. */
  void ended(PublicationHandle handle, StreamCore core, String reason) {
    Loops.on(
        core.home(),
        () -> {
          if (core.end(handle, reason)) {
            table.freeLive();
            tellUnpublished(core, reason);
            table.reap(core);
          }
        });
  }

  private void tellUnpublished(StreamCore core, String reason) {
    LOG.info("{} is no longer published: {}", core.name(), reason);
    events.tell(new StreamEvent.Unpublished(core.name(), context.clock().instant(), reason));
  }
}
