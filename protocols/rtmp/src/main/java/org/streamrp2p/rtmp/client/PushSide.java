package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.local.LocalAddress;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.BodyForm;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.rtmp.session.RtmpFrameEncoder;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * Sends a stream of this node to another server, and leaves in good order some seconds after it
 * ended.
 */
final class PushSide implements ClientSide, SubscriptionListener {
  private static final Logger log = LoggerFactory.getLogger(PushSide.class);

  private final ClientContext context;
  private @Nullable Subscription subscription;
  private @Nullable Future<?> linger;
  private int streamId;
  private boolean multitrack;
  private long restored = -1;
  private boolean pending;
  private boolean gone;

  /** Whether the stream ended and nobody came back. */
  private boolean lingering;

  PushSide(ClientContext context) {
    this.context = context;
  }

  @Override
  public void start(int newStreamId, boolean newMultitrack) {
    streamId = newStreamId;
    multitrack = newMultitrack;
    pending = true;
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.VIEW,
            context.target().stream(),
            Map.of(),
            "push",
            new LocalAddress(context.target().url().server()));
    context
        .streams()
        .subscribe(request, context.connection(), encoder(), SubscribeOptions.DEFAULT, this)
        .whenComplete(this::onResult);
  }

  private PushEncoder encoder() {
    return new PushEncoder(
        new RtmpFrameEncoder(
            context.version(),
            context.output().chunkSize(),
            streamId,
            new RtmpFrameEncoder.Selection(true, true, multitrack, BodyForm.PLAIN)));
  }

  private void onResult(@Nullable SubscribeResult result, @Nullable Throwable failure) {
    pending = false;
    switch (result) {
      case SubscribeResult.Accepted(Subscription accepted) when gone -> accepted.close();
      case SubscribeResult.Accepted(Subscription accepted) -> {
        subscription = accepted;
        context.connection().describe("push", accepted.stream().toString());
      }
      case SubscribeResult.Refused(var code, String reason) ->
          leave(
              code == SubscribeResult.Code.NOT_FOUND
                  ? Ending.ended("the stream is not live")
                  : Ending.refused("by this node: " + reason));
      case null -> {
        log.error("a push could not be subscribed", failure);
        leave(Ending.failed("internal error"));
      }
    }
  }

  @Override
  public void onPublished() {
    lingering = false;
    cancelLinger();
  }

  @Override
  public void onUnpublished(String reason) {
    lingering = true;
    cancelLinger();
    linger =
        context
            .connection()
            .eventLoop()
            .schedule(
                () -> leave(Ending.ended("the stream ended")),
                context.target().lingerSeconds(),
                TimeUnit.SECONDS);
  }

  /** Also when {@code streams.lingerSeconds} is shorter than this side would stay. */
  @Override
  public void onClosed(String reason) {
    subscription = null;
    leave(
        lingering
            ? Ending.ended("the stream ended")
            : Ending.failed("ended by this node: " + reason));
  }

  /** RTMP 1.0 §7.2.2.3: the server need not wait for a timeout. */
  private void leave(CloseReason reason) {
    if (!gone) {
      context.output().command(0, ClientCommands.fcUnpublish(context.target().url().name()));
      context.output().command(0, ClientCommands.deleteStream(streamId));
      context.output().flush();
      context.closer().accept(reason);
    }
  }

  /** A server sends a publisher no media. */
  @Override
  public void media(MessageHeader header, int typeId, ByteBuf payload) {
    context.counters().count(RtmpCounters.Counter.MESSAGES_DROPPED);
  }

  @Override
  public void sourceEnded(String reason) {
    context.closer().accept(Ending.failed("ended by the server: " + reason));
  }

  @Override
  public boolean isPending() {
    return pending;
  }

  @Override
  public void close(String reason) {
    gone = true;
    Subscription current = subscription;
    subscription = null;
    release();
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void release() {
    cancelLinger();
  }

  private void cancelLinger() {
    if (linger != null) {
      linger.cancel(false);
      linger = null;
    }
  }

  @Override
  public Map<String, Object> save() {
    Map<String, Object> map = new HashMap<>();
    map.put("subscription", subscription == null ? -1L : subscription.id());
    map.put("streamId", streamId);
    map.put("multitrack", multitrack);
    map.put("lingering", lingering);
    return map;
  }

  @Override
  public void restore(HandoverState state) {
    restored = state.number("subscription");
    streamId = (int) state.number("streamId");
    multitrack = state.flag("multitrack");
    lingering = state.flag("lingering");
  }

  @Override
  public void attach() {
    if (restored < 0) {
      return;
    }
    context
        .streams()
        .subscription(restored)
        .ifPresentOrElse(
            found -> {
              subscription = found;
              found.listener(this);
              found.encoder(encoder());
              if (lingering) {
                onUnpublished("");
              }
            },
            () -> onClosed("subscription ended"));
    restored = -1;
  }
}
