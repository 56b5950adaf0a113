package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.local.LocalAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvTagBody;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.Streams;

/**
 * Publishes here what another server sends. It asks for the name with the first sound or picture,
 * because many servers let a player wait for a stream that is not there, some with script data.
 *
 * <p>The operator wished it, so no publish key is shown: the request comes from a local address, as
 * those of publishers inside the process do. Every other access control is asked as usual.
 */
final class PullSide implements ClientSide {
  private static final Logger log = LoggerFactory.getLogger(PullSide.class);

  /** Frames kept while access is decided: headers and a little more. */
  private static final int MAX_EARLY = 256;

  /** The same in bytes: a single frame may have as many as a message. */
  private static final long MAX_EARLY_BYTES = 4 << 20;

  private final ClientContext context;
  private final ArrayDeque<Frame> early = new ArrayDeque<>();
  private final KeptHeaders headers = new KeptHeaders();
  private long earlyBytes;
  private @Nullable Publication publication;
  private long restored = -1;
  private boolean started;
  private boolean pending;

  /** Rises with each end, so that a late answer is known as one. */
  private int generation;

  /** The last timestamp, continued beyond 32 bits; -1 before the first. */
  private long lastMillis = -1;

  PullSide(ClientContext context) {
    this.context = context;
  }

  @Override
  public void start(int streamId, boolean multitrack) {
    started = true;
  }

  @Override
  public void media(MessageHeader header, int typeId, ByteBuf payload) {
    if (!started) {
      context.counters().count(RtmpCounters.Counter.MESSAGES_DROPPED);
      return;
    }
    lastMillis = MediaTime.unwrap(lastMillis, header.timestamp());
    try {
      FlvTagBody.decode(typeId, MediaTime.fromMillis(lastMillis), payload, this::onFrame);
    } catch (FlvException e) {
      context.counters().count(RtmpCounters.Counter.MESSAGES_DROPPED);
      log.debug("{}: message dropped: {}", context.connection().remoteAddress(), e.getMessage());
    }
  }

  private void onFrame(Frame frame) {
    headers.add(frame);
    Publication current = publication;
    if (current != null) {
      headers.pass(frame, current::publish);
      return;
    }
    boolean media = frame.track().kind() != MediaKind.DATA;
    early.add(frame);
    earlyBytes += frame.size();
    while (early.size() > MAX_EARLY || earlyBytes > MAX_EARLY_BYTES) {
      Frame oldest = early.remove();
      earlyBytes -= oldest.size();
      oldest.release();
    }
    if (media && !pending) {
      publish();
    }
  }

  private void publish() {
    pending = true;
    int asked = generation;
    AccessRequest request =
        new AccessRequest(
            AccessRequest.Action.PUBLISH,
            context.target().stream(),
            Map.of(),
            "pull",
            new LocalAddress(context.target().url().server()));
    context
        .streams()
        .publish(
            request,
            Streams.Numbering.ORIGIN,
            this::onPublicationClosed,
            context.connection().eventLoop())
        .whenComplete((result, failure) -> onResult(asked, result, failure));
  }

  private void onResult(int asked, @Nullable PublishResult result, @Nullable Throwable failure) {
    switch (result) {
      case PublishResult.Accepted(Publication accepted) when asked != generation ->
          accepted.close("no longer wanted");
      case PublishResult.Accepted(Publication accepted) -> {
        pending = false;
        publication = accepted;
        accepted.endsWith(context.connection());
        context.connection().describe("pull", accepted.stream().toString());
        headers.begun();
        earlyBytes = 0;
        while (!early.isEmpty()) {
          headers.pass(early.remove(), accepted::publish);
        }
      }
      case PublishResult.Refused refused when asked == generation -> {
        pending = false;
        context.closer().accept(Ending.refused("by this node: " + refused.reason()));
      }
      case PublishResult.Refused _ -> {}
      case null -> {
        log.error("a pull could not be published", failure);
        context.closer().accept(Ending.failed("internal error"));
      }
    }
  }

  private void onPublicationClosed(String reason) {
    publication = null;
    context.closer().accept(Ending.failed("ended by this node: " + reason));
  }

  @Override
  public void sourceEnded(String reason) {
    endPublication(reason);
    headers.ended();
    context.connection().describe("pull", "");
  }

  @Override
  public boolean isPending() {
    return pending;
  }

  @Override
  public void close(String reason) {
    endPublication(reason);
    headers.release();
  }

  private void endPublication(String reason) {
    generation++;
    pending = false;
    lastMillis = -1;
    Publication current = publication;
    publication = null;
    releaseEarly();
    if (current != null) {
      current.close(reason);
    }
  }

  @Override
  public void release() {
    releaseEarly();
    headers.release();
  }

  private void releaseEarly() {
    earlyBytes = 0;
    early.forEach(Frame::release);
    early.clear();
  }

  @Override
  public Map<String, Object> save() {
    Map<String, Object> map = new HashMap<>();
    map.put("publication", publication == null ? -1L : publication.id());
    map.put("lastMillis", lastMillis);
    map.put("headers", headers.save());
    return map;
  }

  @Override
  public void restore(HandoverState state) {
    started = true;
    restored = state.number("publication");
    lastMillis = state.number("lastMillis");
    headers.restore(state);
  }

  @Override
  public void attach() {
    if (restored >= 0) {
      context
          .streams()
          .publication(restored)
          .ifPresentOrElse(
              found -> {
                publication = found;
                found.listener(this::onPublicationClosed);
              },
              () -> onPublicationClosed("publication ended"));
      restored = -1;
    }
  }
}
