package org.streamrp2p.rtmp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.command.StreamQuery;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * The commands of a connection and its message streams (RTMP 1.0 §7.2.1). Confined to the event
 * loop of its connection.
 */
final class NetConnection {
  /** Message streams that a client may have at once. */
  static final int MAX_STREAMS = 64;

  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  private final SessionContext context;
  private final Map<Integer, NetStream> streams = new TreeMap<>();
  private final List<NetStream.Restored> restored = new ArrayList<>(1);
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
    return streams.values().stream().anyMatch(NetStream::isPlaying);
  }

  /** Whether media may come: a stream is published, or has just been asked for. */
  boolean isPublishing() {
    return streams.values().stream().anyMatch(s -> s.isPublishing() || s.isPending());
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
      case "createStream" -> createStream(command);
      case "deleteStream" -> deleteStream((int) command.number(0, 0));
      case "closeStream" -> onStream(streamId, command, NetStream::unpublish);
      case "publish" -> onStream(streamId, command, s -> s.publish(command, connected));
      case "play" -> onStream(streamId, command, s -> s.play(command, connected));
      case "pause" -> onStream(streamId, command, s -> s.pause(command.flag(0, true)));
      case "receiveAudio" ->
          onStream(streamId, command, s -> s.receive(command.flag(0, true), s.receivesVideo()));
      case "receiveVideo" ->
          onStream(streamId, command, s -> s.receive(s.receivesAudio(), command.flag(0, true)));
      case "FCPublish" -> {
        result(command, AmfValue.AmfUndefined.UNDEFINED);
        notify("onFCPublish", Status.PUBLISH_START, command.text(0));
      }
      case "FCUnpublish" -> {
        result(command, AmfValue.AmfUndefined.UNDEFINED);
        notify("onFCUnpublish", Status.UNPUBLISH_SUCCESS, command.text(0));
      }
      case "releaseStream", "_checkbw" -> result(command, AmfValue.AmfUndefined.UNDEFINED);
      case "getStreamLength" -> result(command, AmfValue.of(0));
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

  private void createStream(Command command) {
    int id = 1;
    while (streams.containsKey(id)) {
      id++;
    }
    if (id > MAX_STREAMS) {
      error(command, Status.CALL_FAILED, "streams: more than " + MAX_STREAMS);
      return;
    }
    streams.put(id, new NetStream(id, context));
    result(command, AmfValue.of(id));
  }

  private void deleteStream(int id) {
    NetStream stream = streams.remove(id);
    if (stream != null) {
      stream.unpublish();
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

  private void notify(String name, Status status, String stream) {
    AmfValue info = status.info(StreamQuery.parse(stream).name()).object();
    context.send(0, new Command(name, 0, NULL, List.of(info)));
  }

  /** The peer is gone: ends everything. */
  void close() {
    streams.values().forEach(stream -> stream.close("publisher left"));
    streams.clear();
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
      NetStream.Restored stream = NetStream.restore(Nested.of(state, element), context);
      streams.put(stream.stream().id(), stream.stream());
      restored.add(stream);
    }
  }

  void attach() {
    restored.forEach(NetStream.Restored::attach);
    restored.clear();
  }
}
