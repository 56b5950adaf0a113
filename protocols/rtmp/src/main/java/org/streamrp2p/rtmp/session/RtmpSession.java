package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.amf.AmfException;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.handshake.ServerHandshake;
import org.streamrp2p.rtmp.message.AggregateMessage;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.rtmp.message.DataMessage;
import org.streamrp2p.rtmp.message.MessageType;
import org.streamrp2p.rtmp.session.RtmpCounters.Counter;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;
import org.streamrp2p.spi.protocol.SendProgress;
import org.streamrp2p.spi.protocol.TimerCoalescing;

/**
 * One RTMP connection: bytes become messages, messages become commands and frames.
 *
 * <p><b>Threads.</b> Confined to the event loop of its connection.
 */
public final class RtmpSession extends ChannelInboundHandlerAdapter implements ProtocolSession {
  private static final Logger log = LoggerFactory.getLogger(RtmpSession.class);
  public static final String FORMAT = "rtmp";

  /** Layout of the state that it gives, and of the one that it reads. */
  public static final int STATE_VERSION = 2;

  private static final int MAX_COMMAND_BYTES = 64 * 1024;

  /** Beyond this a peer asks and does not listen. */
  private static final int MAX_UNREAD_BYTES = 256 * 1024;

  private final SessionContext context;
  private final RtmpOutput output = new RtmpOutput();
  private final Window window = new Window();
  private final PeerWindow peerWindow;
  private final SendProgress sendProgress = new SendProgress();
  private final FloodGuard flood = new FloodGuard();
  private final MessageBudget.Share share;
  private final ChunkReader reader;
  private final NetConnection netConnection;
  private ServerHandshake handshake = new ServerHandshake();
  private @Nullable ScheduledFuture<?> timer;
  private long receivedAtTimer;
  private int idle;
  private boolean pinged;
  private boolean reading;
  private boolean closing;
  private boolean handedOver;
  private boolean begun;
  private final ReadPause readPause = new ReadPause();

  public RtmpSession(
      Connection connection, SessionServices services, SessionSettings settings, String version) {
    context =
        new SessionContext(
            connection, services, settings, version, output, this::closeIfUnused, this::describe);
    peerWindow = new PeerWindow(settings.windowBytes());
    netConnection = new NetConnection(context);
    share = services.budget().share(netConnection::isPublishing);
    reader =
        new ChunkReader(
            connection.channel().alloc(), this::maxMessageBytes, share, this::onMessage);
  }

  /**
   * Continues where another session stopped. Touches nothing of the runtime before the handler is
   * added.
   *
   * @throws HandoverRefusedException if the state cannot be read
   */
  public static RtmpSession resume(
      Connection connection,
      SessionServices services,
      SessionSettings settings,
      String version,
      HandoverState state) {
    if (!state.format().equals(FORMAT) || state.version() != STATE_VERSION) {
      throw new HandoverRefusedException(
          "state: %s %d (expected: %s %d)"
              .formatted(state.format(), state.version(), FORMAT, STATE_VERSION));
    }
    RtmpSession session = new RtmpSession(connection, services, settings, version);
    try {
      session.restore(state);
    } catch (RuntimeException e) {
      session.reader.release();
      throw e;
    }
    return session;
  }

  private void describe() {
    netConnection.describe();
  }

  /** Media is large, commands are not: who does not publish gets no room for it. */
  private int maxMessageBytes() {
    int max = context.settings().maxMessageBytes();
    return netConnection.isPublishing() ? max : Math.min(max, MAX_COMMAND_BYTES);
  }

  @Override
  public List<ChannelHandler> handlers() {
    return List.of(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    output.attach(ctx);
    context.services().sessions().add(context.connection().id(), this);
    netConnection.attach();
    share.settle();
    output.flush();
    int seconds = context.settings().handshakeTimeoutSeconds();
    schedule(
        ctx, netConnection.isConnected() ? context.settings().periodMillis() : seconds * 1000L);
    begun = true;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    readPause.forget();
    context.services().sessions().remove(context.connection().id(), this);
    if (handedOver || !begun) { // what did not begin leaves its streams to who had them before
      netConnection.detach();
    } else {
      netConnection.close();
    }
    reader.release();
    output.detach();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    netConnection.close();
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
      if (!closing) {
        read(in);
      }
    } catch (RtmpException | AmfException e) {
      onProtocolError(e);
    } catch (RuntimeException e) {
      onBug(e);
    } finally {
      reading = false;
      in.release();
    }
    output.flush();
    if (output.unread() > MAX_UNREAD_BYTES && !closing) {
      drop(Counter.UNREAD_ANSWERS, "it takes no answers");
    } else if (closing) {
      context.connection().close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readPause.begin(ctx, netConnection.mayPauseNanos());
    ctx.fireChannelReadComplete();
  }

  private void read(ByteBuf in) {
    window.received(in.readableBytes());
    if (!handshake.isDone()) {
      ByteBuf out = output.buffer();
      if (out == null || !handshake.read(in, out)) {
        return;
      }
    }
    reader.read(in);
    window.acknowledgeIfDue(output);
  }

  private void onMessage(MessageHeader header, ByteBuf payload) {
    try {
      if (!closing) {
        dispatch(header, payload);
      }
    } finally {
      payload.release();
    }
  }

  /**
   * RTMP 1.0 §5.4, §7.1. Shared objects, and types of no specification, are passed over.
   *
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
          onMedia(header, header.typeId(), payload);
      case MessageType.DATA_AMF3 -> onDataAmf3(header, payload);
      case MessageType.AGGREGATE -> AggregateMessage.split(header, payload, this::onPart);
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> {
        flood.request();
        boolean amf3 = header.typeId() == MessageType.COMMAND_AMF3;
        netConnection.onCommand(header.streamId(), Command.read(payload, amf3));
      }
      default -> log.debug("message of type {} passed over", header.typeId());
    }
  }

  private void onPart(MessageHeader header, ByteBuf payload) {
    if (header.typeId() == MessageType.AGGREGATE) {
      payload.release();
      throw new RtmpException("aggregate within an aggregate (expected: media)");
    }
    onMessage(header, payload);
  }

  private void onMedia(MessageHeader header, int typeId, ByteBuf payload) {
    NetStream stream = netConnection.stream(header.streamId());
    if (stream == null) {
      context.counters().count(Counter.MESSAGES_DROPPED);
    } else if (stream.media(header, typeId, payload)) {
      flood.reset();
    }
  }

  /**
   * Data of a client that speaks AMF3 (RTMP 1.0 §7.1.2): a format byte, then AMF0 values that may
   * switch to AMF3. Players get plain AMF0, as far as it can say the same.
   */
  private void onDataAmf3(MessageHeader header, ByteBuf payload) {
    ByteBuf plain;
    try {
      plain = DataMessage.fromAmf3(payload, context.connection().channel().alloc());
    } catch (AmfException e) {
      context.counters().count(Counter.MESSAGES_DROPPED);
      log.debug("{}: data dropped: {}", context.connection().remoteAddress(), e.getMessage());
      return;
    }
    try {
      onMedia(header, MessageType.DATA_AMF0, plain);
    } finally {
      plain.release();
    }
  }

  private void onControl(ControlMessage message) {
    if (!(message instanceof ControlMessage.Acknowledgement)) {
      flood.request();
    }
    switch (message) {
      case ControlMessage.SetChunkSize(int size) -> reader.chunkSize(size);
      case ControlMessage.Abort(int chunkStreamId) -> reader.abort(chunkStreamId);
      case ControlMessage.WindowAcknowledgementSize(int size) -> window.size(size);
      case ControlMessage.SetPeerBandwidth limit -> {
        if (peerWindow.limit(limit)) {
          output.control(new ControlMessage.WindowAcknowledgementSize((int) peerWindow.limit()));
        }
      }
      case ControlMessage.Acknowledgement(int sequence) -> peerWindow.acknowledged(sequence);
      case UserControl(int event, int value, int _) when event == UserControl.PING_REQUEST ->
          context.userControl(UserControl.PING_RESPONSE, value);
      case UserControl _ -> {}
    }
  }

  private void schedule(ChannelHandlerContext ctx, long millis) {
    long delay = TimerCoalescing.delayNanos(ctx.executor(), millis);
    timer = ctx.executor().schedule(() -> onTimer(ctx), delay, TimeUnit.NANOSECONDS);
  }

  private void onTimer(ChannelHandlerContext ctx) {
    if (closing) {
      return;
    }
    flood.reset();
    SessionSettings settings = context.settings();
    if (!netConnection.isConnected()) {
      drop(Counter.TIMEOUTS, "no connect in time");
    } else if (isOver(idlePeriods(), settings.idleTimeoutSeconds()) && !netConnection.isPlaying()) {
      drop(Counter.TIMEOUTS, "nothing came in time");
    } else if (isOver(reader.growOlder(), settings.messageTimeoutSeconds())) {
      drop(Counter.SLOW_MESSAGES, "a message did not become whole in time");
    } else if (isOver(
        sendProgress.look(context.connection().channel()), settings.slowTimeoutSeconds())) {
      drop(Counter.SLOW_PLAYERS, "no byte was taken in time although data waits");
    } else {
      pingIfSilent();
      schedule(ctx, settings.periodMillis());
    }
  }

  private int idlePeriods() {
    idle = window.received() == receivedAtTimer ? idle + 1 : 0;
    receivedAtTimer = window.received();
    return idle;
  }

  private boolean isOver(int periods, int seconds) {
    return periods * context.settings().periodMillis() >= seconds * 1000L;
  }

  /** At half of the time after which a silent peer is dropped. */
  private void pingIfSilent() {
    if (idle == 0) {
      pinged = false;
    } else if (!pinged && isOver(2 * idle, context.settings().idleTimeoutSeconds())) {
      pinged = true;
      context.userControl(
          UserControl.PING_REQUEST, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      output.flush();
    }
  }

  private void drop(Counter counter, String why) {
    log.debug("{}: closed, {}", context.connection().remoteAddress(), why);
    context.counters().count(counter);
    close();
  }

  /** Of its connection. */
  public long id() {
    return context.connection().id();
  }

  /** What this session is and does, as of now. From any thread; the stage is completed soon. */
  public CompletionStage<SessionInfo> info() {
    CompletableFuture<SessionInfo> info = new CompletableFuture<>();
    context
        .connection()
        .eventLoop()
        .execute(
            () ->
                info.complete(
                    new SessionInfo(
                        context.connection().id(),
                        String.valueOf(context.connection().remoteAddress()),
                        netConnection.uses(),
                        netConnection.canReconnect(),
                        window.received(),
                        peerWindow.acknowledged())));
    return info;
  }

  /**
   * Asks the client to connect anew (E-RTMP v2 "Reconnect Request"), if it said that it
   * understands. From any thread.
   */
  public void requestReconnect(String tcUrl, String description) {
    context
        .connection()
        .eventLoop()
        .execute(
            () -> {
              if (netConnection.canReconnect() && !closing) {
                netConnection.requestReconnect(tcUrl, description);
                output.flush();
              }
            });
  }

  /** Closes the connection after what was answered; waits for the end of a read on the stack. */
  private void close() {
    closing = true;
    if (!reading) {
      output.flush();
      context.connection().close();
    }
  }

  /** What one message stream has come to does not end the others. */
  private void closeIfUnused() {
    if (!netConnection.isInUse()) {
      close();
    }
  }

  private void onProtocolError(RuntimeException e) {
    context
        .counters()
        .count(e instanceof RtmpException r ? r.reason() : RtmpException.Reason.PROTOCOL);
    log.debug("{}: closed, {}", context.connection().remoteAddress(), e.getMessage());
    closing = true;
  }

  private void onBug(Throwable e) {
    log.error("{}: closed", context.connection().remoteAddress(), e);
    closing = true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{}: {}", context.connection().remoteAddress(), cause.toString());
      closing = true;
    } else {
      onBug(cause);
    }
    context.connection().close();
  }

  @Override
  public Readiness readiness() {
    String problem =
        closing
            ? "connection is being closed"
            : netConnection.isPending() ? "publish or play is being decided" : "";
    return problem.isEmpty()
        ? Readiness.ready(reader.unfinishedBytes(), netConnection.canReconnect())
        : Readiness.busy(problem, netConnection.canReconnect());
  }

  @Override
  public boolean askToReconnect() {
    if (closing || !netConnection.canReconnect()) {
      return false;
    }
    netConnection.requestReconnect("", "The server is updated.");
    output.flush();
    return true;
  }

  @Override
  public HandoverState handOver() {
    Readiness readiness = readiness();
    if (!readiness.isReady()) {
      throw new HandoverRefusedException(readiness.problem());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("handshake", handshake.save());
    values.put("handshakeReceived", handshake.received());
    values.put("received", window.received());
    values.put("acknowledged", window.acknowledged());
    values.put("window", window.size());
    values.put("peerWindow", peerWindow.save());
    values.put("outChunkSize", output.chunkSize());
    values.put("chunks", reader.save());
    values.put("net", netConnection.save());
    HandoverState state = new HandoverState(FORMAT, STATE_VERSION, values);
    handedOver = true;
    return state;
  }

  private void restore(HandoverState state) {
    handshake =
        new ServerHandshake(state.bytes("handshake"), (int) state.number("handshakeReceived"));
    window.restore(state.number("received"), state.number("acknowledged"), state.number("window"));
    peerWindow.restore(Nested.of(state, state.get("peerWindow")));
    output.chunkSize((int) state.number("outChunkSize"));
    netConnection.restore(Nested.of(state, state.get("net")));
    reader.restore(Nested.of(state, state.get("chunks")));
  }
}
