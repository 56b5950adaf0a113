package org.streamrp2p.rtmp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.command.Capabilities;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.command.StreamQuery;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;

/**
 * The commands of a connection and its message streams (RTMP 1.0 §7.2.1). Confined to the event
 * loop of its connection.
 */
final class NetConnection {
  /** Message streams that a client may have at once. */
  static final int MAX_STREAMS = 64;

  private static final Logger log = LoggerFactory.getLogger(NetConnection.class);
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  private final SessionContext context;
  private final Map<Integer, NetStream> streams = new TreeMap<>();
  private final List<Runnable> restored = new ArrayList<>(1);
  private @Nullable ConnectRequest connect;

  NetConnection(SessionContext context) {
    this.context = context;
  }

  boolean isConnected() {
    return connect != null;
  }

  boolean isPending() {
    return streams.values().stream().anyMatch(NetStream::isPending);
  }

  boolean isPlaying() {
    return streams.values().stream().anyMatch(s -> s.player().isPlaying());
  }

  /** Whether some message stream is published or played, or is about to be. */
  boolean isInUse() {
    return isPublishing() || isPlaying();
  }

  /** Whether media may come: a stream is published, or has just been asked for. */
  boolean isPublishing() {
    // Asked for with every chunk.
    for (NetStream stream : streams.values()) {
      if (stream.publisher().isPublishing() || stream.isPending()) {
        return true;
      }
    }
    return false;
  }

  @Nullable NetStream stream(int id) {
    return streams.get(id);
  }

  /**
   * Does a command.
   *
   * @throws RtmpException if another one comes before {@code connect}
   */
  void onCommand(int streamId, Command command) {
    ConnectRequest connected = connect;
    if (command.name().equals("connect")) {
      onConnect(command);
    } else if (connected == null) {
      throw new RtmpException("command: " + command.name() + " (expected: connect first)");
    } else {
      onCommand(streamId, command, connected);
    }
  }

  private void onCommand(int streamId, Command command, ConnectRequest connected) {
    switch (command.name()) {
      case "createStream" -> createStream(command, connected);
      case "deleteStream" -> deleteStream((int) command.number(0, 0));
      case "closeStream" -> onStream(streamId, command, NetStream::end);
      case "publish" -> onStream(streamId, command, s -> s.publish(command));
      case "play" -> onStream(streamId, command, s -> s.play(command));
      case "play2" -> onStream(streamId, command, s -> s.play2(command));
      case "pause", "pauseRaw" ->
          onStream(streamId, command, s -> s.player().pause(command.flag(0, true)));
      case "seek" -> onStream(streamId, command, s -> s.player().seek(command));
      case "receiveAudio" ->
          onStream(streamId, command, s -> s.player().receiveAudio(command.flag(0, true)));
      case "receiveVideo" ->
          onStream(streamId, command, s -> s.player().receiveVideo(command.flag(0, true)));
      case "FCPublish" -> announce(command, "onFCPublish", Status.PUBLISH_START);
      case "FCUnpublish" -> announce(command, "onFCUnpublish", Status.UNPUBLISH_SUCCESS);
      case "FCSubscribe" -> announce(command, "onFCSubscribe", Status.PLAY_START);
      case "FCUnsubscribe" -> announce(command, "onFCUnsubscribe", Status.PLAY_STOP);
      case "releaseStream", "_checkbw" -> result(command, AmfValue.AmfUndefined.UNDEFINED);
      case "checkBandwidth" -> checkBandwidth(command);
      case "getStreamLength" -> streamLength(command, connected);
      case "_result", "_error", "onStatus" -> {}
      default -> error(command, Status.CALL_FAILED, "no such command: " + command.name());
    }
  }

  private void onConnect(Command command) {
    ConnectRequest request = ConnectRequest.of(command);
    if (connect != null) {
      error(command, Status.CONNECT_REJECTED, "connected already");
      return;
    }
    try {
      StreamQuery.parse("x").in(request.app());
    } catch (IllegalArgumentException e) {
      error(command, Status.CONNECT_INVALID_APP, String.valueOf(e.getMessage()));
      context.closer().run();
      return;
    }
    connect = request;
    int window = context.settings().windowBytes();
    context.output().control(new ControlMessage.WindowAcknowledgementSize(window));
    context
        .output()
        .control(
            new ControlMessage.SetPeerBandwidth(window, ControlMessage.SetPeerBandwidth.DYNAMIC));
    context.output().control(new ControlMessage.SetChunkSize(context.settings().chunkSize()));
    context.userControl(UserControl.STREAM_BEGIN, 0);
    AmfValue info =
        Status.CONNECT_SUCCESS
            .info("connected")
            .put("objectEncoding", request.objectEncoding())
            .object();
    context.send(
        0, new Command("_result", command.transactionId(), request.properties(), List.of(info)));
  }

  private void createStream(Command command, ConnectRequest connected) {
    int id = 1;
    while (streams.containsKey(id)) {
      id++;
    }
    if (id > MAX_STREAMS) {
      error(command, Status.CALL_FAILED, "streams: more than " + MAX_STREAMS);
      return;
    }
    streams.put(id, new NetStream(id, context, connected));
    result(command, AmfValue.of(id));
  }

  private void deleteStream(int id) {
    NetStream stream = streams.remove(id);
    if (stream != null) {
      stream.end();
    }
  }

  private void onStream(int streamId, Command command, Consumer<NetStream> action) {
    NetStream stream = streams.get(streamId);
    if (stream == null) {
      context.send(
          streamId, Status.FAILED.onStatus(command.name() + ": no message stream " + streamId));
    } else {
      action.accept(stream);
    }
  }

  private void result(Command command, AmfValue value) {
    if (command.transactionId() != 0) {
      context.send(0, new Command("_result", command.transactionId(), NULL, List.of(value)));
    }
  }

  private void error(Command command, Status status, String description) {
    context.send(
        0,
        new Command(
            "_error", command.transactionId(), NULL, List.of(status.info(description).object())));
  }

  /** What Flash Media Server calls back after these commands; encoders wait for it. */
  private void announce(Command command, String name, Status status) {
    result(command, AmfValue.AmfUndefined.UNDEFINED);
    AmfValue info = status.info(StreamQuery.parse(command.text(0)).name()).object();
    context.send(0, new Command(name, 0, NULL, List.of(info)));
  }

  /** Nothing is measured: the client is told at once that the check is done. */
  private void checkBandwidth(Command command) {
    result(command, AmfValue.AmfUndefined.UNDEFINED);
    context.send(0, new Command("onBWDone", 0, NULL, List.of(AmfValue.of(0))));
  }

  /** Seconds of the newest recording; 0 for what is only live, and for who may not watch it. */
  private void streamLength(Command command, ConnectRequest connected) {
    Recordings recordings = context.recordings().get();
    AccessRequest request = null;
    try {
      request =
          new AccessRequests(0, context, connected)
              .parse(AccessRequest.Action.VIEW, command.text(0));
    } catch (IllegalArgumentException e) {
      log.debug("getStreamLength: {}", e.getMessage());
    }
    if (recordings == null || request == null) {
      result(command, AmfValue.of(0));
      return;
    }
    AccessRequest asked = request;
    recordings
        .length(asked.stream())
        .thenCompose(length -> length.isZero() ? nothing() : ifAllowed(asked, length))
        .whenCompleteAsync(
            (length, failure) -> {
              result(command, AmfValue.of(length == null ? 0 : length.toMillis() / 1000.0));
              context.output().flush();
            },
            context.connection().eventLoop());
  }

  /** Access is not asked, since asking would begin a pull on demand. */
  private static CompletionStage<Duration> nothing() {
    return CompletableFuture.completedFuture(Duration.ZERO);
  }

  /** Who may not watch a stream does not learn how long it is, nor that it is there. */
  private CompletionStage<Duration> ifAllowed(AccessRequest request, Duration length) {
    return context
        .streams()
        .refusal(request, SubscribeOptions.DEFAULT.withWaits(true))
        .thenApply(
            refused ->
                refused.map(SubscribeResult.Refused::code).orElse(null)
                        == SubscribeResult.Code.NOT_ALLOWED
                    ? Duration.ZERO
                    : length);
  }

  /** See {@link Publication#mayPauseNanos}; 0 unless one stream is published and nothing else. */
  long mayPauseNanos() {
    if (streams.size() != 1) {
      return 0;
    }
    for (NetStream stream : streams.values()) {
      return stream.publisher().mayPauseNanos();
    }
    return 0;
  }

  /** Says what the connection is used for: one publisher, else one player, else nothing. */
  void describe() {
    String role = "";
    String name = "";
    for (NetStream stream : streams.values()) {
      if (stream.publisher().isPublishing()) {
        role = "publisher";
        name = stream.publisher().stream();
        break;
      } else if (role.isEmpty() && stream.player().isPlaying()) {
        role = "player";
        name = stream.player().stream();
      }
    }
    context.connection().describe(role, name);
  }

  /** {@code publisher APP/NAME} and {@code player APP/NAME} of each message stream in use. */
  List<String> uses() {
    List<String> uses = new ArrayList<>(1);
    for (NetStream stream : streams.values()) {
      if (stream.publisher().isPublishing()) {
        uses.add("publisher " + stream.publisher().stream());
      }
      if (stream.player().isPlaying()) {
        uses.add("player " + stream.player().stream());
      }
    }
    return uses;
  }

  /** Whether the client said that it understands {@link #requestReconnect}. */
  boolean canReconnect() {
    ConnectRequest request = connect;
    return request != null && request.capabilities().has(Capabilities.RECONNECT);
  }

  /**
   * Asks the client to connect anew (E-RTMP v2 "Reconnect Request"); it is served until it leaves.
   *
   * @param tcUrl where to, absolute or relative; empty for the same place
   * @param description why; empty for nothing
   */
  void requestReconnect(String tcUrl, String description) {
    AmfFields info = Status.RECONNECT_REQUEST.info(description);
    if (!tcUrl.isEmpty()) {
      info.put("tcUrl", tcUrl);
    }
    context.send(0, new Command("onStatus", 0, NULL, List.of(info.object())));
  }

  /** The peer is gone: ends everything. */
  void close() {
    streams.values().forEach(NetStream::close);
    streams.clear();
  }

  /** The session leaves the connection, and another one goes on with it. */
  void detach() {
    streams.values().forEach(stream -> stream.player().detach());
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    ConnectRequest request = connect;
    if (request != null) {
      map.put("connect", request.save());
    }
    map.put("streams", streams.values().stream().map(NetStream::save).toList());
    return map;
  }

  /** Reads what {@link #save} gave; {@link #attach} then takes the handles over. */
  void restore(HandoverState state) {
    Object request = state.find("connect");
    if (request != null) {
      connect = ConnectRequest.restore(Nested.of(state, request));
    }
    if (!(state.get("streams") instanceof List<?> list)) {
      throw new HandoverRefusedException("rtmp state: streams (expected: a list)");
    }
    for (Object element : list) {
      HandoverState stream = Nested.of(state, element);
      ConnectRequest connected = connect;
      if (connected == null) {
        throw new HandoverRefusedException("rtmp state: streams (expected: after connect)");
      }
      NetStream restoredStream = new NetStream((int) stream.number("id"), context, connected);
      restored.add(restoredStream.restore(stream));
      streams.put(restoredStream.id(), restoredStream);
    }
  }

  void attach() {
    List.copyOf(restored).forEach(Runnable::run);
    restored.clear();
  }
}
