package org.streamrp2p.rtmp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.flv.BodyForm;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.command.Capabilities;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.PlayRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.session.RtmpFrameEncoder.Selection;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** The playing side of a message stream. Confined to the event loop of its connection. */
final class Player implements SubscriptionListener {
  private static final Logger log = LoggerFactory.getLogger(Player.class);

  /** Requests that may follow one another ({@code play} without reset). */
  private static final int MAX_PLAYLIST = 16;

  /** Parameter of a player that reads tracks other than 0 but cannot say so in connect. */
  private static final String TRACKS = "tracks";

  private static final String ALL = "all";

  /** How a request begins, which decides what the player is told. */
  private enum Begin {
    /** What was played is over and forgotten. */
    RESET,
    /** It follows what was played before. */
    FOLLOW,
    /** It takes the place of what is played as soon as it is granted ({@code play2}). */
    SWITCH
  }

  private final int id;
  private final SessionContext context;
  private final Capabilities capabilities;
  private final AccessRequests requests;
  private final Deque<PlayRequest> playlist = new ArrayDeque<>(0);
  private final PlayTimer timer;
  private @Nullable Subscription subscription;
  private Selection selection;

  /** Whether nobody publishes what is played: not yet, or no longer. */
  private boolean waiting;

  private boolean pending;

  /** Whether the player has paused what is played, or what will be. */
  private boolean pauses;

  /** Whether something of this playlist was played, so that its end has to be told. */
  private boolean played;

  /** Rises with each close, so that a late answer is known as one. */
  private int generation;

  Player(int id, SessionContext context, Capabilities capabilities, AccessRequests requests) {
    this.id = id;
    this.context = context;
    this.capabilities = capabilities;
    this.requests = requests;
    this.timer = new PlayTimer(context.connection().eventLoop(), this::onDurationOver);
    boolean nanos = capabilities.has(Capabilities.MOD_EX | Capabilities.TIMESTAMP_NANO_OFFSET);
    BodyForm form =
        nanos
            ? new BodyForm(true, capabilities.takes("avc1"), capabilities.takes("mp4a"))
            : BodyForm.PLAIN;
    this.selection = new Selection(true, true, false, form);
  }

  boolean isPending() {
    return pending;
  }

  boolean isPlaying() {
    return subscription != null;
  }

  /** {@code APP/NAME}, or empty. */
  String stream() {
    return subscription == null ? "" : subscription.stream().toString();
  }

  /** RTMP 1.0 §7.2.2.1. */
  void play(PlayRequest request) {
    if (request.reset() || (subscription == null && !pending)) {
      close();
      begin(request, request.reset() ? Begin.RESET : Begin.FOLLOW);
    } else {
      enqueue(request);
    }
  }

  private void enqueue(PlayRequest request) {
    if (playlist.size() < MAX_PLAYLIST) {
      playlist.add(request);
    } else {
      status(Status.PLAY_FAILED, "playlist: more than " + MAX_PLAYLIST);
    }
  }

  /** RTMP 1.0 §7.2.2.2, with the transitions of Adobe's NetStreamPlayTransitions. */
  void play2(Command command) {
    Map<String, AmfValue> parameters =
        command.arguments().isEmpty() ? Map.of() : command.arguments().get(0).fieldsOrEmpty();
    AmfValue transition = parameters.get("transition");
    PlayRequest request = PlayRequest.of(parameters);
    if (transition != null && transition.textOr("").equals("stop")) {
      if (subscription != null || pending) {
        close();
        end("stopped");
      }
    } else if (subscription == null) {
      play(request);
    } else if (request.reset()) {
      begin(request, Begin.SWITCH);
    } else {
      enqueue(request);
    }
  }

  private void begin(PlayRequest request, Begin how) {
    AccessRequest access =
        requests.of(AccessRequest.Action.VIEW, request.name(), Status.PLAY_STREAM_NOT_FOUND);
    if (access == null) {
      followRefused();
      return;
    }
    boolean allTracks =
        ALL.equals(access.parameters().get(TRACKS)) || capabilities.has(Capabilities.MULTITRACK);
    selection = new Selection(selection.audio(), selection.video(), allTracks, selection.form());
    int asked = generation;
    pending = true;
    SubscribeOptions options =
        SubscribeOptions.DEFAULT.withWaits(context.settings().waitForPublisher());
    context
        .streams()
        .subscribe(access, context.connection(), encoder(), options, this)
        .whenComplete((result, failure) -> onResult(asked, request, how, result, failure));
  }

  private void onResult(
      int asked,
      PlayRequest request,
      Begin how,
      @Nullable SubscribeResult result,
      @Nullable Throwable failure) {
    if (asked != generation) {
      if (result instanceof SubscribeResult.Accepted(Subscription late)) {
        late.close();
      }
      return;
    }
    pending = false;
    switch (result) {
      case SubscribeResult.Accepted(Subscription accepted) -> start(accepted, request, how);
      case SubscribeResult.Refused(var code, String reason) -> {
        status(statusOf(code), reason);
        followRefused();
      }
      case null -> {
        log.error("play failed", failure);
        status(Status.PLAY_FAILED, "internal error");
        followRefused();
      }
    }
    context.output().flush();
  }

  /** A refused entry does not end the playlist, nor what is played while another was asked for. */
  private void followRefused() {
    PlayRequest following = subscription == null ? playlist.poll() : null;
    if (following != null) {
      begin(following, Begin.FOLLOW);
    } else if (subscription == null && played) {
      end("the playlist is over");
    }
  }

  private void start(Subscription accepted, PlayRequest request, Begin how) {
    Subscription before = subscription;
    subscription = accepted;
    played = true;
    if (before != null) {
      before.close();
    }
    // What was asked for while the answer was awaited.
    accepted.encoder(encoder());
    if (pauses) {
      accepted.paused(true);
    }
    timer.set(request.durationMillis());
    String name = accepted.stream().toString();
    waiting = !context.streams().stream(accepted.stream()).map(StreamInfo::live).orElse(false);
    context.userControl(UserControl.STREAM_BEGIN, id);
    switch (how) {
      case RESET -> status(Status.PLAY_RESET, name);
      case SWITCH -> status(Status.PLAY_TRANSITION, name);
      case FOLLOW -> {}
    }
    if (waiting) {
      status(Status.PLAY_START, name + ": nobody publishes it yet, waiting for a publisher");
      context.userControl(UserControl.STREAM_DRY, id);
    } else {
      status(Status.PLAY_START, name);
      timer.run();
    }
    if (how == Begin.SWITCH) {
      playStatus(Status.PLAY_TRANSITION_COMPLETE, name);
    }
    context.describer().run();
  }

  private static Status statusOf(SubscribeResult.Code code) {
    return switch (code) {
      case NOT_FOUND -> Status.PLAY_STREAM_NOT_FOUND;
      case NOT_ALLOWED, TOO_MANY_VIEWERS, TOO_MANY_STREAMS, STOPPING -> Status.PLAY_FAILED;
    };
  }

  @Override
  public void onPublished() {
    timer.run();
    if (waiting) {
      waiting = false;
      context.userControl(UserControl.STREAM_BEGIN, id);
      status(Status.PLAY_PUBLISH_NOTIFY, stream() + " is published");
      context.output().flush();
    }
  }

  /**
   * Says that there is no more data for now (RTMP 1.0 §7.1.7). NetStream.Play.UnpublishNotify comes
   * when nobody came back in time: at that word players leave.
   */
  @Override
  public void onUnpublished(String reason) {
    waiting = true;
    context.userControl(UserControl.STREAM_DRY, id);
    context.output().flush();
  }

  @Override
  public void onClosed(String reason) {
    subscription = null;
    timer.stop();
    if (waiting) {
      status(Status.PLAY_UNPUBLISH_NOTIFY, reason);
    }
    next(reason, false);
    context.output().flush();
  }

  private void onDurationOver() {
    Subscription s = subscription;
    subscription = null;
    if (s != null) {
      s.close();
      next("the duration asked for is over", true);
      context.output().flush();
    }
  }

  /** Goes on with the playlist, or says that this is the end. */
  private void next(String reason, boolean complete) {
    PlayRequest following = playlist.poll();
    if (following != null) {
      playStatus(Status.PLAY_SWITCH, reason);
      begin(following, Begin.FOLLOW);
    } else {
      if (complete) {
        playStatus(Status.PLAY_COMPLETE, reason);
      }
      end(reason);
    }
  }

  private void end(String reason) {
    context.describer().run();
    status(Status.PLAY_STOP, reason);
    context.userControl(UserControl.STREAM_EOF, id);
  }

  /** RTMP 1.0 §7.2.2.9. */
  void pause(boolean paused) {
    if (subscription == null && !pending) {
      status(Status.FAILED, "pause: nothing is played");
    } else {
      pauses = paused;
      if (subscription != null) {
        subscription.paused(paused);
      }
      status(paused ? Status.PAUSE_NOTIFY : Status.UNPAUSE_NOTIFY, paused ? "paused" : "goes on");
    }
  }

  /** RTMP 1.0 §7.2.2.8: there is no other place in a live stream to go to. */
  void seek(Command command) {
    double millis = command.number(0, Double.NaN);
    if (millis >= 0) {
      status(Status.SEEK_FAILED, "a live stream cannot be sought in");
    } else {
      status(Status.SEEK_INVALID_TIME, "seek: " + millis + " (expected: 0 or more milliseconds)");
    }
  }

  /** RTMP 1.0 §7.2.2.4. */
  void receiveAudio(boolean wanted) {
    receive(selection.receiving(wanted, selection.video()), wanted);
  }

  /** RTMP 1.0 §7.2.2.5. */
  void receiveVideo(boolean wanted) {
    receive(selection.receiving(selection.audio(), wanted), wanted);
  }

  private void receive(Selection newSelection, boolean wanted) {
    selection = newSelection;
    if (subscription != null) {
      if (wanted) {
        subscription.restart(encoder());
      } else {
        subscription.encoder(encoder());
      }
      if (wanted) {
        status(Status.SEEK_NOTIFY, "at the live edge");
        status(Status.PLAY_START, stream());
      }
    }
  }

  private RtmpFrameEncoder encoder() {
    return new RtmpFrameEncoder(context.version(), context.output().chunkSize(), id, selection);
  }

  /** Ends what is played and what would follow, without a word to the peer. */
  void close() {
    generation++;
    pending = false;
    pauses = false;
    played = false;
    waiting = false;
    playlist.clear();
    timer.stop();
    Subscription s = subscription;
    subscription = null;
    if (s != null) {
      context.describer().run();
      s.close();
    }
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("subscription", subscription == null ? -1L : subscription.id());
    map.put("audio", selection.audio());
    map.put("video", selection.video());
    map.put("multitrack", selection.multitrack());
    map.put("waiting", waiting);
    map.put("pauses", pauses);
    map.put("playlist", playlist.stream().map(PlayRequest::save).toList());
    map.put("timer", timer.save());
    return map;
  }

  /**
   * Reads what {@link #save} gave.
   *
   * @return finds the subscription again and hears of it from now on
   */
  Runnable restore(HandoverState state) {
    selection =
        new Selection(
            state.flag("audio"), state.flag("video"), state.flag("multitrack"), selection.form());
    waiting = state.flag("waiting");
    // Absent in what older versions saved.
    pauses = Boolean.TRUE.equals(state.find("pauses"));
    if (state.get("playlist") instanceof List<?> list) {
      list.forEach(request -> playlist.add(PlayRequest.restore(Nested.of(state, request))));
    }
    long subscriptionId = state.number("subscription");
    HandoverState times = Nested.of(state, state.get("timer"));
    return () -> attach(subscriptionId, times);
  }

  private void attach(long subscriptionId, HandoverState times) {
    if (subscriptionId < 0) {
      return;
    }
    context
        .streams()
        .subscription(subscriptionId)
        .ifPresentOrElse(
            found -> {
              subscription = found;
              played = true;
              timer.restore(times);
              found.listener(this);
              found.encoder(encoder());
            },
            () -> onClosed("subscription ended"));
  }

  /** Lets go of the event loop; what is played goes on. */
  void detach() {
    timer.stop();
  }

  private void status(Status status, String description) {
    context.send(id, status.onStatus(description));
  }

  /** Adobe's NetStream hears of these as a data message. */
  private void playStatus(Status status, String description) {
    context
        .output()
        .data(id, List.of(AmfValue.of("onPlayStatus"), status.info(description).object()));
  }
}
