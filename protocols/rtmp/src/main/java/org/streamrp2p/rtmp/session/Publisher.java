package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.FlvException;
import org.streamrp2p.flv.FlvTagBody;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.PublishType;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.session.RtmpCounters.Counter;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.RecordResult;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.Recordings.Mode;
import org.streamrp2p.spi.stream.Recordings.Requester;
import org.streamrp2p.spi.stream.Streams;

/** The publishing side of a message stream. Confined to the event loop of its connection. */
final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  /** Reading goes on when another message stream of the connection is answered first. */
  private static final int MAX_HELD_BYTES = 256 * 1024;

  private static final int HELD_OVERHEAD = 128;

  private final int id;
  private final SessionContext context;
  private @Nullable Publication publication;
  private @Nullable Consumer<Frame> frames;

  /** The last timestamp, continued beyond 32 bits; -1 before the first. */
  private long lastMillis = -1;

  private boolean pending;
  private boolean recorded;

  /** Messages that came right behind {@code publish}, before it was answered. */
  private final Deque<Held> held = new ArrayDeque<>(0);

  private int heldBytes;

  /**
   * @param payload owned
   */
  private record Held(MessageHeader header, int typeId, ByteBuf payload) {}

  /** Rises with each close, so that a late answer is known as one. */
  private int generation;

  Publisher(int id, SessionContext context) {
    this.id = id;
    this.context = context;
  }

  boolean isPending() {
    return pending;
  }

  boolean isPublishing() {
    return publication != null;
  }

  /** See {@link Publication#mayPauseNanos}. */
  long mayPauseNanos() {
    return publication == null || pending ? 0 : publication.mayPauseNanos();
  }

  /** {@code APP/NAME}, or empty. */
  String stream() {
    return publication == null ? "" : publication.stream().toString();
  }

  /** RTMP 1.0 §7.2.2.6. */
  void publish(Command command, AccessRequest request) {
    PublishType type = PublishType.of(command.text(1));
    pending = true;
    int asked = generation;
    context
        .streams()
        .publish(
            request,
            Streams.Numbering.ORIGIN,
            this::onPublicationClosed,
            context.connection().eventLoop())
        .whenComplete((result, failure) -> onPublishResult(asked, type, result, failure));
    // Until it is answered nothing more is read: what is held is what one read brought.
    context.connection().channel().config().setAutoRead(!pending);
  }

  private void onPublishResult(
      int asked, PublishType type, @Nullable PublishResult result, @Nullable Throwable failure) {
    switch (result) {
      case PublishResult.Accepted(Publication accepted) when asked != generation ->
          accepted.close("publisher left");
      case PublishResult.Accepted(Publication accepted) -> {
        answered();
        publishing(accepted);
        accepted.endsWith(context.connection());
        context.userControl(UserControl.STREAM_BEGIN, id);
        status(Status.PUBLISH_START, accepted.stream() + " is published");
        context.describer().run();
        record(accepted, type);
        sendHeld();
      }
      case PublishResult.Refused(var code, String reason) when asked == generation ->
          refuse(statusOf(code), reason);
      case PublishResult.Refused _ -> {}
      case null -> {
        log.error("publish failed", failure);
        if (asked == generation) {
          refuse(Status.PUBLISH_FAILED, "internal error");
        }
      }
    }
    context.output().flush();
  }

  private void sendHeld() {
    for (Held message = held.poll(); message != null; message = held.poll()) {
      try {
        media(message.header(), message.typeId(), message.payload());
      } finally {
        message.payload().release();
      }
    }
  }

  private void answered() {
    pending = false;
    heldBytes = 0;
    context.connection().channel().config().setAutoRead(true);
  }

  private void publishing(Publication accepted) {
    publication = accepted;
    frames = accepted::publish;
  }

  private void refuse(Status status, String reason) {
    answered();
    releaseHeld();
    status(status, reason);
    context.output().flush();
    context.closer().run();
  }

  private static Status statusOf(PublishResult.Code code) {
    return switch (code) {
      case NOT_ALLOWED -> Status.PUBLISH_DENIED;
      case NAME_IN_USE -> Status.PUBLISH_BAD_NAME;
      case TOO_MANY_STREAMS, STOPPING -> Status.PUBLISH_FAILED;
    };
  }

  /** The stream is on air whether or not it can be recorded; the publisher is told which. */
  private void record(Publication accepted, PublishType type) {
    if (type == PublishType.LIVE) {
      return;
    }
    Recordings recordings = context.recordings().get();
    if (recordings == null) {
      status(Status.RECORD_NO_ACCESS, "nothing records here; the stream is live");
      return;
    }
    int asked = generation;
    recordings
        .start(
            accepted.stream(),
            type == PublishType.RECORD ? Mode.NEW : Mode.APPEND,
            Requester.PUBLISHER)
        .whenCompleteAsync(
            (result, failure) -> onRecordResult(asked, result, failure),
            context.connection().eventLoop());
  }

  private void onRecordResult(
      int asked, @Nullable RecordResult result, @Nullable Throwable failure) {
    if (asked != generation || publication == null) {
      return;
    }
    switch (result) {
      case RecordResult.Started _ -> {
        recorded = true;
        status(Status.RECORD_START, stream() + " is recorded");
      }
      case RecordResult.Refused(var code, String reason) ->
          status(
              code == RecordResult.Code.NOT_ALLOWED
                  ? Status.RECORD_NO_ACCESS
                  : Status.RECORD_FAILED,
              reason);
      case null -> {
        log.warn("{} is not recorded: {}", stream(), String.valueOf(failure));
        status(Status.RECORD_FAILED, "internal error");
      }
    }
    context.output().flush();
  }

  private void onPublicationClosed(String reason) {
    publication = null;
    frames = null;
    recorded = false;
    context.describer().run();
    status(Status.PUBLISH_FAILED, reason);
    context.output().flush();
    context.closer().run();
  }

  /**
   * An audio, video or data message. One that is malformed is dropped and counted: the stream of
   * chunks is whole, and the next message may be well.
   *
   * @param typeId 8, 9 or 18
   * @param payload borrowed
   * @return whether there is a publication that takes it
   */
  boolean media(MessageHeader header, int typeId, ByteBuf payload) {
    Consumer<Frame> out = frames;
    if (out == null && pending && heldBytes + payload.readableBytes() <= MAX_HELD_BYTES) {
      heldBytes += payload.readableBytes() + HELD_OVERHEAD;
      held.add(new Held(header, typeId, payload.retainedSlice()));
      return true;
    }
    if (out == null) {
      context.counters().count(Counter.MESSAGES_DROPPED);
      return false;
    }
    lastMillis = MediaTime.unwrap(lastMillis, header.timestamp());
    try {
      FlvTagBody.decode(typeId, MediaTime.fromMillis(lastMillis), payload, out);
    } catch (FlvException e) {
      context.counters().count(Counter.MESSAGES_DROPPED);
      log.debug("{}: message dropped: {}", context.connection().remoteAddress(), e.getMessage());
    }
    return true;
  }

  /** Ends what is published, without a word to the peer. */
  void close(String reason) {
    generation++;
    if (pending) {
      answered();
    }
    releaseHeld();
    lastMillis = -1;
    recorded = false;
    Publication p = publication;
    publication = null;
    frames = null;
    if (p != null) {
      context.describer().run();
      p.close(reason);
    }
  }

  private void releaseHeld() {
    held.forEach(message -> message.payload().release());
    held.clear();
  }

  /** RTMP 1.0 has no name for it; encoders wait for it after {@code FCUnpublish}. */
  void unpublish() {
    if (publication == null) {
      close("publisher left");
      return;
    }
    boolean wasRecorded = recorded;
    close("publisher left");
    if (wasRecorded) {
      status(Status.RECORD_STOP, "the recording is complete");
    }
    status(Status.UNPUBLISH_SUCCESS, "unpublished");
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("publication", publication == null ? -1L : publication.id());
    map.put("lastMillis", lastMillis);
    map.put("recorded", recorded);
    return map;
  }

  /**
   * Reads what {@link #save} gave.
   *
   * @return finds the publication again and hears of it from now on
   */
  Runnable restore(HandoverState state) {
    long publicationId = state.number("publication");
    lastMillis = state.number("lastMillis");
    recorded = state.flag("recorded");
    return () -> attach(publicationId);
  }

  private void attach(long publicationId) {
    if (publicationId < 0) {
      return;
    }
    context
        .streams()
        .publication(publicationId)
        .ifPresentOrElse(
            found -> {
              publishing(found);
              found.listener(this::onPublicationClosed);
            },
            () -> onPublicationClosed("publication ended"));
  }

  private void status(Status status, String description) {
    context.send(id, status.onStatus(description));
  }
}
