package org.streamrp2p.rtmp.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.amf.AmfException;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.handshake.ClientHandshake;
import org.streamrp2p.rtmp.message.AggregateMessage;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.message.DataMessage;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.rtmp.session.RtmpOutput;
import org.streamrp2p.rtmp.session.SessionSettings;
import org.streamrp2p.rtmp.session.Window;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;
import org.streamrp2p.spi.protocol.SendProgress;
import org.streamrp2p.spi.stream.Streams;

/**
 * One dialled connection: handshake, connect, one message stream, media. Confined to its event
 * loop.
 */
public final class ClientSession extends ChannelInboundHandlerAdapter implements ProtocolSession {
  /** Format of the state; tells a client's from a server's. */
  public static final String FORMAT = "rtmp-client";

  private static final Logger log = LoggerFactory.getLogger(ClientSession.class);

  /** Layout of the state that it gives, and of the one that it reads. */
  public static final int STATE_VERSION = 1;

  /** So much of a stream is wished for at once, as players do. */
  private static final int BUFFER_MILLIS = 3_000;

  /** How often a push is looked at in the time that its server may take nothing. */
  private static final int LOOKS = 3;

  private final ClientContext context;
  private final RtmpOutput output = new RtmpOutput();
  private final Window window = new Window();
  private final SendProgress sendProgress = new SendProgress();

  /** Most servers take any; a few give H.264 only to who asks with a digest. */
  private final ClientHandshake handshake = new ClientHandshake(ClientHandshake.Form.DIGEST_8);

  private final ChunkReader reader;
  private final ClientSide side;

  /** What the server is to do next, for the reason if it does not. */
  private String awaits = "the handshake";

  private boolean running;
  private boolean shaken;
  private boolean multitrack;
  private int streamId;
  private @Nullable Future<?> timer;
  private long receivedAtTimer;
  private boolean suspicious;
  private boolean reading;
  private boolean handedOver;
  private boolean begun;
  private @Nullable CloseReason ending;

  /**
   * @param arguments see {@link ClientTarget}
   * @throws HandoverRefusedException if one is missing or wrong
   */
  public ClientSession(
      Connection connection,
      Streams streams,
      SessionSettings settings,
      RtmpCounters counters,
      MessageBudget budget,
      String version,
      HandoverState arguments) {
    ClientTarget target = ClientTarget.of(arguments);
    context =
        new ClientContext(
            connection, streams, settings, counters, version, target, output, this::end);
    reader =
        new ChunkReader(
            connection.channel().alloc(),
            settings::maxMessageBytes,
            budget.share(() -> true),
            this::onMessage);
    side = target.push() ? new PushSide(context) : new PullSide(context);
  }

  /**
   * Continues where another session stopped. Touches nothing of the runtime before the handler is
   * added.
   *
   * @throws HandoverRefusedException if the state cannot be read
   */
  public static ClientSession resume(
      Connection connection,
      Streams streams,
      SessionSettings settings,
      RtmpCounters counters,
      MessageBudget budget,
      String version,
      HandoverState state) {
    if (!state.format().equals(FORMAT) || state.version() != STATE_VERSION) {
      throw new HandoverRefusedException(
          "state: %s %d (expected: %s %d)"
              .formatted(state.format(), state.version(), FORMAT, STATE_VERSION));
    }
    ClientSession session =
        new ClientSession(
            connection,
            streams,
            settings,
            counters,
            budget,
            version,
            Nested.of(state, state.get("target")));
    try {
      session.restore(state);
    } catch (RuntimeException e) {
      session.reader.release();
      throw e;
    }
    return session;
  }

  @Override
  public List<ChannelHandler> handlers() {
    return List.of(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    output.attach(ctx);
    if (running) {
      side.attach();
    } else {
      context.connection().describe(context.target().direction(), "");
      ByteBuf out = output.buffer();
      if (out != null) {
        handshake.begin(out);
      }
    }
    output.flush();
    schedule();
    begun = true;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    unschedule();
    if (handedOver || !begun) { // what did not begin leaves its stream to who had it before
      side.release();
    } else {
      side.close("the connection ended");
    }
    reader.release();
    output.detach();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (ending == null) {
      ending = Ending.failed("closed by the server");
    }
    side.close("the connection ended");
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf in)) {
      ctx.fireChannelRead(msg);
      return;
    }
    handedOver = false;
    reading = true;
    try {
      if (ending == null) {
        read(in);
      }
    } catch (RtmpException e) {
      context.counters().count(e.reason());
      end(Ending.failed("the server breaks the protocol: " + e.getMessage()));
    } catch (AmfException e) {
      context.counters().count(RtmpCounters.Counter.PROTOCOL_ERRORS);
      end(Ending.failed("the server breaks the protocol: " + e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{}: closed", context.connection(), e);
      end(Ending.failed("internal error"));
    } finally {
      reading = false;
      in.release();
    }
    output.flush();
    closeIfEnding();
  }

  private void read(ByteBuf in) {
    window.received(in.readableBytes());
    if (!shaken) {
      ByteBuf out = output.buffer();
      if (out == null || !handshake.read(in, out)) {
        return;
      }
      shaken = true;
      onShaken();
    }
    reader.read(in);
    window.acknowledgeIfDue(output);
  }

  private void onShaken() {
    output.control(new ControlMessage.WindowAcknowledgementSize(context.settings().windowBytes()));
    output.control(new ControlMessage.SetChunkSize(context.settings().chunkSize()));
    output.command(0, ClientCommands.connect(context.target().url(), context.target().push()));
    awaits = "connect";
  }

  private void onMessage(MessageHeader header, ByteBuf payload) {
    try {
      if (ending == null) {
        dispatch(header, payload);
      }
    } finally {
      payload.release();
    }
  }

  /**
   * @param payload borrowed
   */
  private void dispatch(MessageHeader header, ByteBuf payload) {
    switch (header.typeId()) {
      case MessageType.SET_CHUNK_SIZE,
          MessageType.ABORT,
          MessageType.ACKNOWLEDGEMENT,
          MessageType.USER_CONTROL,
          MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE,
          MessageType.SET_PEER_BANDWIDTH ->
          onControl(ControlMessage.read(header.typeId(), payload));
      case MessageType.AUDIO, MessageType.VIDEO, MessageType.DATA_AMF0 ->
          side.media(header, header.typeId(), payload);
      case MessageType.DATA_AMF3 -> onDataAmf3(header, payload);
      case MessageType.AGGREGATE -> AggregateMessage.split(header, payload, this::onPart);
      case MessageType.COMMAND_AMF0 -> onCommand(Command.read(payload, false));
      case MessageType.COMMAND_AMF3 -> onCommand(Command.read(payload, true));
      default -> log.debug("message of type {} passed over", header.typeId());
    }
  }

  private void onDataAmf3(MessageHeader header, ByteBuf payload) {
    ByteBuf plain;
    try {
      plain = DataMessage.fromAmf3(payload, context.connection().channel().alloc());
    } catch (AmfException e) {
      context.counters().count(RtmpCounters.Counter.MESSAGES_DROPPED);
      log.debug("{}: data dropped: {}", context.connection().remoteAddress(), e.getMessage());
      return;
    }
    try {
      side.media(header, MessageType.DATA_AMF0, plain);
    } finally {
      plain.release();
    }
  }

  private void onPart(MessageHeader header, ByteBuf payload) {
    if (header.typeId() == MessageType.AGGREGATE) {
      payload.release();
      throw new RtmpException("aggregate within an aggregate (expected: media)");
    }
    onMessage(header, payload);
  }

  private void onControl(ControlMessage message) {
    switch (message) {
      case ControlMessage.SetChunkSize(int size) -> reader.chunkSize(size);
      case ControlMessage.Abort(int chunkStreamId) -> reader.abort(chunkStreamId);
      case ControlMessage.WindowAcknowledgementSize(int size) -> window.size(size);
      case ControlMessage.SetPeerBandwidth _ ->
          output.control(
              new ControlMessage.WindowAcknowledgementSize(context.settings().windowBytes()));
      case UserControl(int event, int value, int _) -> onUserControl(event, value);
      case ControlMessage.Acknowledgement _ -> {}
    }
  }

  private void onUserControl(int event, int value) {
    if (event == UserControl.PING_REQUEST) {
      output.control(UserControl.of(UserControl.PING_RESPONSE, value));
    } else if ((event == UserControl.STREAM_EOF || event == UserControl.STREAM_DRY)
        && running
        && !context.target().push()) {
      side.sourceEnded("the stream ended at its origin");
    }
  }

  private void onCommand(Command command) {
    int transaction = (int) command.transactionId();
    switch (command.name()) {
      case "_result" -> onResult(transaction, command);
      case "_error" -> onError(transaction, command);
      case "onStatus" -> onStatus(ClientCommands.info(command));
      case "close" -> end(Ending.failed("closed by the server"));
      default -> log.debug("command {} passed over", command.name());
    }
  }

  private void onResult(int transaction, Command command) {
    String name = context.target().url().name();
    if (transaction == ClientCommands.CONNECT && awaits.equals("connect")) {
      multitrack = ClientCommands.multitrack(command);
      if (context.target().push()) {
        output.command(0, ClientCommands.releaseStream(name));
        output.command(0, ClientCommands.fcPublish(name));
      }
      output.command(0, ClientCommands.createStream());
      awaits = "createStream";
    } else if (transaction == ClientCommands.CREATE_STREAM && awaits.equals("createStream")) {
      streamId = (int) command.number(0, 1);
      if (context.target().push()) {
        output.command(streamId, ClientCommands.publish(name));
        awaits = "publish";
      } else {
        output.control(new UserControl(UserControl.SET_BUFFER_LENGTH, streamId, BUFFER_MILLIS));
        output.command(streamId, ClientCommands.play(name));
        awaits = "play";
      }
    }
  }

  /** Of releaseStream and FCPublish too, which many servers do not know: they are passed over. */
  private void onError(int transaction, Command command) {
    Map<String, AmfValue> info = ClientCommands.info(command);
    if (transaction == ClientCommands.CONNECT) {
      onRejected(info);
    } else if (transaction == ClientCommands.CREATE_STREAM) {
      end(refused(info));
    }
  }

  private void onStatus(Map<String, AmfValue> info) {
    String code = ClientCommands.text(info, "code");
    switch (code) {
      case "NetStream.Publish.Start" -> start(context.target().push());
      case "NetStream.Play.Start" -> start(!context.target().push());
      case "NetStream.Play.UnpublishNotify" -> side.sourceEnded("the stream ended at its origin");
      case "NetStream.Play.Stop", "NetStream.Play.Complete", "NetStream.Unpublish.Success" ->
          end(Ending.failed("the server ended the stream" + said(info)));
      case "NetConnection.Connect.ReconnectRequest" ->
          redirect("the server asks to reconnect", ClientCommands.text(info, "tcUrl"));
      case "NetConnection.Connect.Rejected" -> onRejected(info);
      default -> {
        if (ClientCommands.text(info, "level").equals("error") || code.endsWith(".Failed")) {
          end(refused(info));
        }
      }
    }
  }

  private void start(boolean expected) {
    if (expected && !running && streamId > 0) {
      running = true;
      awaits = "";
      unschedule();
      schedule();
      side.start(streamId, multitrack);
    }
  }

  private void onRejected(Map<String, AmfValue> info) {
    String there = ClientCommands.redirect(info);
    if (there == null) {
      end(refused(info));
    } else {
      redirect("the server sends us elsewhere", there);
    }
  }

  private void redirect(String why, String tcUrl) {
    String url = context.target().url().at(tcUrl);
    end(
        url == null
            ? Ending.failed(why + ", to a place that cannot be used")
            : Ending.redirect(why, url));
  }

  private CloseReason refused(Map<String, AmfValue> info) {
    String code = ClientCommands.text(info, "code");
    return Ending.refused(
        context.target().url().shown(code.isEmpty() ? awaits : code) + said(info));
  }

  /** The server's own words, if it has any. */
  private String said(Map<String, AmfValue> info) {
    String text = context.target().url().shown(ClientCommands.text(info, "description"));
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private void schedule() {
    receivedAtTimer = window.received();
    timer =
        context
            .connection()
            .eventLoop()
            .schedule(this::onTimer, periodMillis(), TimeUnit.MILLISECONDS);
  }

  private void unschedule() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private long periodMillis() {
    SessionSettings settings = context.settings();
    if (!running) {
      return settings.handshakeTimeoutSeconds() * 1000L;
    }
    return context.target().push()
        ? Math.ceilDiv(slowTimeoutSeconds() * 1000, LOOKS)
        : settings.idleTimeoutSeconds() * 500L;
  }

  private long slowTimeoutSeconds() {
    long own = context.target().slowTimeoutSeconds();
    return own > 0 ? own : context.settings().slowTimeoutSeconds();
  }

  private void onTimer() {
    if (ending != null) {
      return;
    }
    if (!running) {
      context.counters().count(RtmpCounters.Counter.TIMEOUTS);
      end(Ending.failed("no answer to " + awaits));
    } else if (context.target().push()) {
      watchPush();
    } else {
      watchPull();
    }
  }

  /** A server that takes a stream must take it: what it does not take stays here. */
  private void watchPush() {
    if (sendProgress.look(context.connection().channel()) >= LOOKS) {
      context.counters().count(RtmpCounters.Counter.SLOW_PUSHES);
      end(Ending.failed("the server took nothing for " + slowTimeoutSeconds() + " s"));
      return;
    }
    schedule();
  }

  /** A server that sends us a stream is asked for a sign of life. */
  private void watchPull() {
    boolean silent = window.received() == receivedAtTimer;
    if (silent && suspicious) {
      context.counters().count(RtmpCounters.Counter.TIMEOUTS);
      end(Ending.failed("the server is silent"));
      return;
    }
    suspicious = silent;
    if (silent) {
      output.control(
          UserControl.of(
              UserControl.PING_REQUEST, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
      output.flush();
    }
    schedule();
  }

  /** Ends the connection after what was answered; waits for the end of a read on the stack. */
  private void end(CloseReason reason) {
    if (ending == null) {
      ending = reason;
    }
    if (!reading) {
      output.flush();
      closeIfEnding();
    }
  }

  private void closeIfEnding() {
    CloseReason reason = ending;
    if (reason != null) {
      side.close(reason.text());
      context.connection().close(reason);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      end(Ending.failed("the connection broke: " + cause.getMessage()));
    } else {
      log.error("{}: closed", context.connection(), cause);
      end(Ending.failed("internal error"));
    }
  }

  @Override
  public Readiness readiness() {
    if (!running || side.isPending()) {
      return Readiness.busy("the server has not agreed yet", false);
    }
    return ending == null
        ? Readiness.ready(reader.unfinishedBytes(), false)
        : Readiness.busy("connection is being closed", false);
  }

  @Override
  public HandoverState handOver() {
    Readiness readiness = readiness();
    if (!readiness.isReady()) {
      throw new HandoverRefusedException(readiness.problem());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("target", context.target().save());
    values.put("received", window.received());
    values.put("acknowledged", window.acknowledged());
    values.put("window", window.size());
    values.put("outChunkSize", output.chunkSize());
    values.put("chunks", reader.save());
    values.put("streamId", streamId);
    values.put("side", side.save());
    HandoverState state = new HandoverState(FORMAT, STATE_VERSION, values);
    handedOver = true;
    return state;
  }

  private void restore(HandoverState state) {
    running = true;
    shaken = true;
    awaits = "";
    streamId = (int) state.number("streamId");
    window.restore(state.number("received"), state.number("acknowledged"), state.number("window"));
    output.chunkSize((int) state.number("outChunkSize"));
    side.restore(Nested.of(state, state.get("side")));
    reader.restore(Nested.of(state, state.get("chunks")));
  }
}
