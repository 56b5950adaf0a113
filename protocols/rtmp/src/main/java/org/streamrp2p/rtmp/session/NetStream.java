package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.command.StreamQuery;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.session.RtmpCounters.Counter;
import org.streamrp2p.rtmp.session.RtmpFrameEncoder.Selection;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * A message stream: idle, publishing or playing (RTMP 1.0 §7.2.2). Confined to the event loop of
 * its connection.
 */
final class NetStream implements SubscriptionListener {
  private static final Logger log = LoggerFactory.getLogger(NetStream.class);

  /** Parameter of a player that reads tracks other than 0 but cannot say so in connect. */
  private static final String TRACKS = "tracks";

  private static final String ALL = "all";

  private final int id;
  private final SessionContext context;
  private @Nullable Publication publication;
  private @Nullable Consumer<Frame> frames;
  private @Nullable Subscription subscription;
  private Selection selection;

  /** The last timestamp, continued beyond 32 bits; -1 before the first. */
  private long lastMillis = -1;

  /** Whether the publisher of what is played has left. */
  private boolean ended;

  private boolean pending;

  /** Rises with each close, so that a late answer is known as one. */
  private int generation;

  NetStream(int id, SessionContext context) {
    this.id = id;
    this.context = context;
    this.selection = new Selection(true, true, false);
  }

  int id() {
    return id;
  }

  /** Whether an answer of the runtime is awaited. */
  boolean isPending() {
    return pending;
  }

  boolean isPublishing() {
    return publication != null;
  }

  boolean isPlaying() {
    return subscription != null;
  }

  void publish(Command command, ConnectRequest connect) {
    if (publication != null || subscription != null || pending) {
      status(Status.PUBLISH_BAD_NAME, "message stream " + id + " is in use");
      return;
    }
    AccessRequest request =
        request(AccessRequest.Action.PUBLISH, command, connect, Status.PUBLISH_BAD_NAME);
    if (request == null) {
      context.closer().run();
      return;
    }
    pending = true;
    int asked = generation;
    context
        .streams()
        .publish(
            request,
            Streams.Numbering.ORIGIN,
            this::onPublicationClosed,
            context.connection().eventLoop())
        .whenComplete((result, failure) -> onPublishResult(asked, result, failure));
  }

  private void onPublishResult(
      int asked, @Nullable PublishResult result, @Nullable Throwable failure) {
    switch (result) {
      case PublishResult.Accepted(Publication accepted) when asked != generation ->
          accepted.close("publisher left");
      case PublishResult.Accepted(Publication accepted) -> {
        pending = false;
        publishing(accepted);
        context.userControl(UserControl.STREAM_BEGIN, id);
        status(Status.PUBLISH_START, accepted.stream() + " is published");
        context.connection().describe("publisher", accepted.stream().toString());
      }
      case PublishResult.Refused(var code, String reason) when asked == generation ->
          refusePublish(statusOf(code), reason);
      case PublishResult.Refused _ -> {}
      case null -> {
        log.error("publish failed", failure);
        if (asked == generation) {
          refusePublish(Status.PUBLISH_FAILED, "internal error");
        }
      }
    }
    context.output().flush();
  }

  private void publishing(Publication accepted) {
    publication = accepted;
    frames = accepted::publish;
  }

  private void refusePublish(Status status, String reason) {
    pending = false;
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

  private void onPublicationClosed(String reason) {
    publication = null;
    frames = null;
    status(Status.PUBLISH_FAILED, reason);
    context.output().flush();
    context.closer().run();
  }

  void play(Command command, ConnectRequest connect) {
    if (publication != null || pending) {
      status(Status.PLAY_FAILED, "message stream " + id + " is in use");
      return;
    }
    close("played another stream");
    AccessRequest request =
        request(AccessRequest.Action.VIEW, command, connect, Status.PLAY_STREAM_NOT_FOUND);
    if (request == null) {
      return;
    }
    boolean allTracks = ALL.equals(request.parameters().get(TRACKS)) || connect.multitrack();
    selection = new Selection(selection.audio(), selection.video(), allTracks);
    boolean reset = command.flag(3, true);
    int asked = generation;
    pending = true;
    SubscribeOptions options =
        SubscribeOptions.DEFAULT.withWaits(context.settings().waitForPublisher());
    context
        .streams()
        .subscribe(request, context.connection(), encoder(), options, this)
        .whenComplete((result, failure) -> onSubscribeResult(asked, reset, result, failure));
  }

  private void onSubscribeResult(
      int asked, boolean reset, @Nullable SubscribeResult result, @Nullable Throwable failure) {
    switch (result) {
      case SubscribeResult.Accepted(Subscription accepted) when asked != generation ->
          accepted.close();
      case SubscribeResult.Accepted(Subscription accepted) -> startPlaying(accepted, reset);
      case SubscribeResult.Refused(var code, String reason) when asked == generation -> {
        pending = false;
        status(statusOf(code), reason);
      }
      case SubscribeResult.Refused _ -> {}
      case null -> {
        log.error("play failed", failure);
        if (asked == generation) {
          pending = false;
          status(Status.PLAY_FAILED, "internal error");
        }
      }
    }
    context.output().flush();
  }

  private void startPlaying(Subscription accepted, boolean reset) {
    pending = false;
    ended = false;
    subscription = accepted;
    String name = accepted.stream().toString();
    context.userControl(UserControl.STREAM_BEGIN, id);
    if (reset) {
      status(Status.PLAY_RESET, name);
    }
    status(Status.PLAY_START, name);
    context.connection().describe("player", name);
  }

  private static Status statusOf(SubscribeResult.Code code) {
    return switch (code) {
      case NOT_FOUND -> Status.PLAY_STREAM_NOT_FOUND;
      case NOT_ALLOWED, TOO_MANY_VIEWERS, TOO_MANY_STREAMS, STOPPING -> Status.PLAY_FAILED;
    };
  }

  private @Nullable AccessRequest request(
      AccessRequest.Action action, Command command, ConnectRequest connect, Status refused) {
    StreamQuery query = StreamQuery.parse(command.text(0));
    StreamName name;
    try {
      name = query.in(connect.app());
    } catch (IllegalArgumentException e) {
      status(refused, String.valueOf(e.getMessage()));
      return null;
    }
    Map<String, String> parameters = new HashMap<>(connect.parameters());
    parameters.putAll(query.parameters());
    return new AccessRequest(
        action, name, parameters, "rtmp", context.connection().remoteAddress());
  }

  @Override
  public void onPublished() {
    if (ended) {
      ended = false;
      context.userControl(UserControl.STREAM_BEGIN, id);
      status(Status.PLAY_PUBLISH_NOTIFY, "published again");
      context.output().flush();
    }
  }

  @Override
  public void onUnpublished(String reason) {
    ended = true;
    status(Status.PLAY_UNPUBLISH_NOTIFY, reason);
    context.userControl(UserControl.STREAM_EOF, id);
    context.output().flush();
  }

  @Override
  public void onClosed(String reason) {
    subscription = null;
    status(Status.PLAY_STOP, reason);
    context.userControl(UserControl.STREAM_EOF, id);
    context.output().flush();
  }

  /** RTMP 1.0 §7.2.2.9. */
  void pause(boolean paused) {
    if (subscription != null) {
      subscription.paused(paused);
      status(paused ? Status.PAUSE_NOTIFY : Status.UNPAUSE_NOTIFY, paused ? "paused" : "goes on");
    }
  }

  /** RTMP 1.0 §7.2.2.4, §7.2.2.5. */
  void receive(boolean audio, boolean video) {
    select(new Selection(audio, video, selection.multitrack()));
  }

  boolean receivesAudio() {
    return selection.audio();
  }

  boolean receivesVideo() {
    return selection.video();
  }

  private void select(Selection newSelection) {
    selection = newSelection;
    if (subscription != null) {
      subscription.encoder(encoder());
    }
  }

  private RtmpFrameEncoder encoder() {
    return new RtmpFrameEncoder(context.version(), context.output().chunkSize(), id, selection);
  }

  /**
   * An audio, video or data message of the publisher. One that is malformed is dropped and counted:
   * the stream of chunks is whole, and the next message may be well.
   *
   * @param typeId 8, 9 or 18
   * @param payload borrowed
   */
  void media(MessageHeader header, int typeId, ByteBuf payload) {
    Consumer<Frame> out = frames;
    if (out == null) {
      context.counters().count(Counter.MESSAGES_DROPPED);
      return;
    }
    lastMillis = MediaTime.unwrap(lastMillis, header.timestamp());
    try {
      FlvTagBody.decode(typeId, MediaTime.fromMillis(lastMillis), payload, out);
    } catch (FlvException e) {
      context.counters().count(Counter.MESSAGES_DROPPED);
      log.debug("{}: message dropped: {}", context.connection().remoteAddress(), e.getMessage());
    }
  }

  /** Ends what is published or played. */
  void close(String reason) {
    generation++;
    pending = false;
    lastMillis = -1;
    Publication p = publication;
    Subscription s = subscription;
    publication = null;
    frames = null;
    subscription = null;
    if (p != null || s != null) {
      context.connection().describe("", "");
    }
    if (p != null) {
      p.close(reason);
    }
    if (s != null) {
      s.close();
    }
  }

  /** RTMP 1.0 has no name for it; encoders wait for it after {@code FCUnpublish}. */
  void unpublish() {
    boolean published = publication != null;
    close("publisher left");
    if (published) {
      status(Status.UNPUBLISH_SUCCESS, "unpublished");
    }
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("publication", publication == null ? -1L : publication.id());
    map.put("subscription", subscription == null ? -1L : subscription.id());
    map.put("audio", selection.audio());
    map.put("video", selection.video());
    map.put("multitrack", selection.multitrack());
    map.put("lastMillis", lastMillis);
    map.put("ended", ended);
    return map;
  }

  /** Reads what {@link #save} gave; {@link #attach} then takes the handles over. */
  static Restored restore(HandoverState state, SessionContext context) {
    NetStream stream = new NetStream((int) state.number("id"), context);
    stream.selection =
        new Selection(state.flag("audio"), state.flag("video"), state.flag("multitrack"));
    stream.lastMillis = state.number("lastMillis");
    stream.ended = state.flag("ended");
    return new Restored(stream, state.number("publication"), state.number("subscription"));
  }

  /** A stream whose handles are known by id only. */
  record Restored(NetStream stream, long publication, long subscription) {
    /** Finds publication and subscription again and hears of them from now on. */
    void attach() {
      stream.attach(publication, subscription);
    }
  }

  private void attach(long publicationId, long subscriptionId) {
    Optional<Publication> p = context.streams().publication(publicationId);
    Optional<Subscription> s = context.streams().subscription(subscriptionId);
    if (publicationId >= 0) {
      p.ifPresentOrElse(
          found -> {
            publishing(found);
            found.listener(this::onPublicationClosed);
          },
          () -> onPublicationClosed("publication ended"));
    }
    if (subscriptionId >= 0) {
      s.ifPresentOrElse(
          found -> {
            subscription = found;
            found.listener(this);
            found.encoder(encoder());
          },
          () -> onClosed("subscription ended"));
    }
  }

  private void status(Status status, String description) {
    context.send(id, status.onStatus(description));
  }
}
