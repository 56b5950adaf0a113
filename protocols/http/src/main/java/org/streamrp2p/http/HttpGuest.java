package org.streamrp2p.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.protocol.Readiness;
import org.streamrp2p.spi.protocol.StallGuard;

/**
 * The HTTP side of one connection: collects a request, has it answered, waits for the next.
 *
 * <pre>
 * WAITING ──head──► READING ──last byte──► ANSWERING ──answer──► WAITING
 *                      └──bad request──► REFUSED (input is thrown away) ──► closed
 * </pre>
 *
 * Confined to the event loop. Owns what waits in its queue until it is handled; lets go of it in
 * {@code handlerRemoved} and when the channel closes.
 */
final class HttpGuest extends ChannelInboundHandlerAdapter implements ProtocolSession {
  private static final Logger LOG = LoggerFactory.getLogger(HttpGuest.class);

  /** More than one read can hold; a connection that gets here is not reading our pauses. */
  private static final int MAX_WAITING = 16_384;

  /** Time for a refused client to read the answer while it is still sending (RFC 9112 §9.6). */
  private static final long LINGER_SECONDS = 2;

  private enum Phase {
    WAITING,
    READING,
    ANSWERING,
    REFUSED,
    GONE
  }

  private final HttpProtocol protocol;
  private final Connection connection;
  private final Queue<HttpObject> queue = new ArrayDeque<>();
  private final RequestBody body;
  private final StallGuard stall;
  private int reserved;
  private @Nullable HttpRequest request;
  private @Nullable Future<?> timer;
  private @Nullable AnswerChain chain;
  private @Nullable BodySink sink;
  private Phase phase;
  private boolean draining;
  private boolean lastAnswer;

  /**
   * @param state where it continues
   */
  HttpGuest(HttpProtocol protocol, Connection connection, SessionState state) {
    this.protocol = protocol;
    this.connection = connection;
    this.stall = new StallGuard(connection.channel(), this::stalled);
    this.request = state.request();
    this.body = state.body();
    this.phase = request == null ? Phase.WAITING : Phase.READING;
  }

  @Override
  public List<ChannelHandler> handlers() {
    return List.of(this);
  }

  @Override
  public Readiness readiness() {
    return (phase != Phase.WAITING && phase != Phase.READING) || !queue.isEmpty()
        ? Readiness.busy("an HTTP request is being answered", true)
        : Readiness.ready(body.size(), true);
  }

  /** The next answer is the last one (RFC 9112 §9.6). */
  @Override
  public boolean askToReconnect() {
    lastAnswer = true;
    return phase != Phase.GONE;
  }

  @Override
  public HandoverState handOver() {
    Readiness readiness = readiness();
    if (!readiness.isReady()) {
      throw new HandoverRefusedException(readiness.problem());
    }
    return new SessionState(request, body).toHandover();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connection.describe("request", "");
    startTimer(ctx);
    watchStall(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.REFUSED || phase == Phase.GONE || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      return;
    }
    queue.add(object);
    if (queue.size() > MAX_WAITING) {
      protocol.counters().flood();
      LOG.debug("{}: too many requests wait", connection.remoteAddress());
      ctx.close();
      return;
    }
    drain(ctx);
  }

  /**
   * Handles what waits until a request has to be answered first. The next request is neither read
   * nor begun while answers wait to be taken: who asks and does not listen costs one answer more.
   */
  private void drain(ChannelHandlerContext ctx) {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (phase != Phase.ANSWERING && !queue.isEmpty() && !isHeldBack(ctx)) {
        HttpObject next = queue.remove();
        try {
          handle(ctx, next);
        } finally {
          ReferenceCountUtil.release(next);
        }
      }
    } finally {
      draining = false;
    }
    ctx.channel().config().setAutoRead(queue.isEmpty() && !isHeldBack(ctx));
  }

  private boolean isHeldBack(ChannelHandlerContext ctx) {
    return phase == Phase.WAITING && !ctx.channel().isWritable();
  }

  private void handle(ChannelHandlerContext ctx, HttpObject object) {
    if (object instanceof HttpRequest head && phase == Phase.WAITING) {
      begin(ctx, head);
    }
    if (object instanceof HttpContent content && phase == Phase.READING) {
      collect(ctx, content);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    request = head;
    phase = Phase.READING;
    Problem problem = RequestCheck.check(head, protocol.settings().maxBodyBytes());
    String expect = head.headers().get(HttpHeaderNames.EXPECT);
    if (problem != null) {
      refuse(ctx, problem);
    } else if (HttpUtil.is100ContinueExpected(head)) {
      AnswerWriter.to(head, ctx).proceed();
    } else if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      refuse(ctx, new Problem(417, "Only 100-continue can be expected."));
    }
  }

  private void collect(ChannelHandlerContext ctx, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(ctx, RequestCheck.malformed(content.decoderResult()));
    } else if (!reserve(content.content().readableBytes())) {
      refuse(ctx, Problem.NO_ROOM);
    } else if (!body.append(content.content(), protocol.settings().maxBodyBytes())) {
      refuse(ctx, Problem.TOO_LARGE);
    } else if (content instanceof LastHttpContent && request != null) {
      dispatch(ctx, request);
    }
  }

  private boolean reserve(int bytes) {
    boolean taken = protocol.bodies().take(bytes, protocol.settings().maxBodyBytes());
    reserved += taken ? bytes : 0;
    return taken;
  }

  private void clearBody() {
    body.clear();
    protocol.bodies().free(reserved);
    reserved = 0;
  }

  private void dispatch(ChannelHandlerContext ctx, HttpRequest whole) {
    RequestTarget target;
    try {
      target = RequestTarget.parse(whole.uri());
    } catch (BadRequestException e) {
      refuse(ctx, e.problem());
      return;
    }
    stopTimer();
    phase = Phase.ANSWERING;
    Exchange exchange = new Exchange(whole, target, body.toBytes(), connection);
    clearBody();
    AnswerWriter writer = AnswerWriter.to(whole, ctx);
    AnswerChain next =
        new AnswerChain(
            exchange,
            protocol.routes().matching(target.path()),
            protocol.blocking(),
            answer -> answer(ctx, lastAnswer ? writer.closing() : writer, answer));
    chain = next;
    next.start();
  }

  private void answer(ChannelHandlerContext ctx, AnswerWriter writer, HttpAnswer answer) {
    chain = null;
    switch (answer) {
      case HttpAnswer.Body whole when allowed(whole.status(), whole.headers()) -> {
        writer.body(whole);
        finished(ctx, writer.keepAlive());
      }
      case HttpAnswer.Stream stream when allowed(stream.status(), stream.headers()) ->
          stream(ctx, writer, stream);
      case HttpAnswer.TakeOver next when allowed(next.status(), next.headers()) ->
          takeOver(ctx, writer, next);
      case HttpAnswer.WebSocket next when HeaderGuard.allow(next.headers()) ->
          webSocket(ctx, writer, next);
      default -> {
        LOG.error("A route answered with a status or header that is not allowed");
        writer.closing().body((HttpAnswer.Body) Problem.FAILED.answer(null));
        finished(ctx, false);
      }
    }
  }

  private static boolean allowed(int status, Map<String, String> headers) {
    return status >= 200 && status <= 599 && HeaderGuard.allow(headers);
  }

  private void stream(ChannelHandlerContext ctx, AnswerWriter writer, HttpAnswer.Stream answer) {
    boolean staysOpen = writer.keepAlive() && writer.chunked();
    writer.openHead(answer.status(), answer.headers(), staysOpen);
    if (writer.isHead()) {
      finished(ctx, staysOpen);
      return;
    }
    BodySink next = new BodySink(ctx, () -> finished(ctx, staysOpen));
    sink = next;
    try {
      answer.writer().accept(next);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("A route failed while it wrote its body", e);
      ctx.close();
    }
  }

  private void takeOver(ChannelHandlerContext ctx, AnswerWriter writer, HttpAnswer.TakeOver next) {
    writer.openHead(next.status(), next.headers(), false);
    if (writer.isHead()) {
      finished(ctx, false);
      return;
    }
    HandoverState given = next.arguments();
    Map<String, Object> values = new HashMap<>(given.values());
    values.put("chunked", writer.chunked());
    letGo();
    ctx.channel().config().setAutoRead(true);
    connection.takeOver(
        next.protocol(), new HandoverState(given.format(), given.version(), values));
  }

  private void webSocket(
      ChannelHandlerContext ctx, AnswerWriter writer, HttpAnswer.WebSocket next) {
    HttpRequest head = request;
    Problem problem =
        head == null || !queue.isEmpty()
            ? Problem.bad("Nothing may follow a WebSocket handshake before its answer.")
            : WebSocketHandshake.check(head);
    if (head == null || problem != null) {
      next.refused().run();
      HttpAnswer.Body answer = WebSocketHandshake.refusal(Objects.requireNonNull(problem));
      writer.closing().body(answer);
      finished(ctx, false);
      return;
    }
    writer.switchProtocols(WebSocketHandshake.answer(head, next.headers()));
    letGo();
    ctx.channel().config().setAutoRead(true);
    connection.framing(Endpoint.Framing.WEBSOCKET);
    connection.takeOver(next.protocol(), next.arguments());
  }

  private void finished(ChannelHandlerContext ctx, boolean keepAlive) {
    sink = null;
    request = null;
    if (phase == Phase.GONE) {
      return;
    }
    if (keepAlive && !lastAnswer) {
      phase = Phase.WAITING;
      startTimer(ctx);
      drain(ctx);
    } else {
      letGo();
      connection.close();
    }
  }

  /** Answers, then throws away what still comes, so that the answer is not lost to a reset. */
  private void refuse(ChannelHandlerContext ctx, Problem problem) {
    stopTimer();
    phase = Phase.REFUSED;
    HttpRequest head = request;
    if (head == null) {
      ctx.close();
      return;
    }
    protocol.counters().refused(problem.status());
    LOG.debug("{}: {}", connection.remoteAddress(), problem.message());
    clearBody();
    HttpAnswer answer = problem.answer(head.headers().get(HttpHeaderNames.ACCEPT));
    ChannelFuture sent = AnswerWriter.to(head, ctx).closing().body((HttpAnswer.Body) answer);
    if (ctx.channel() instanceof DuplexChannel duplex && !connection.secure()) {
      sent.addListener(done -> duplex.shutdownOutput());
    }
    timer = ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    ctx.channel().config().setAutoRead(true);
  }

  private void startTimer(ChannelHandlerContext ctx) {
    stopTimer();
    int seconds = protocol.settings().idleSeconds();
    timer = ctx.executor().schedule(() -> idle(ctx), seconds, TimeUnit.SECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void idle(ChannelHandlerContext ctx) {
    if (phase == Phase.READING) {
      refuse(ctx, Problem.TIMEOUT);
    } else if (isHeldBack(ctx)) {
      startTimer(ctx); // it is read no more: whether it takes something is watched instead
    } else {
      protocol.counters().idle();
      LOG.debug("{}: closed, no request came in time", connection.remoteAddress());
      ctx.close();
    }
  }

  private void watchStall(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      stall.stop();
    } else {
      stall.start(protocol.settings().idleSeconds());
    }
  }

  /** Nothing can be said to who does not read: it is closed at once. */
  private void stalled() {
    protocol.counters().stalled();
    LOG.debug("{}: closed, it takes no byte of its answers", connection.remoteAddress());
    connection.channel().close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (phase != Phase.GONE) {
      watchStall(ctx);
    }
    if (ctx.channel().isWritable()) {
      if (sink != null) {
        sink.nowWritable();
      } else if (phase == Phase.WAITING) {
        startTimer(ctx);
        drain(ctx);
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    letGo();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    letGo();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{} went away: {}", connection.remoteAddress(), cause.toString());
    } else if (cause instanceof CodecException) {
      // The codec bounds the requests that wait for their answers.
      protocol.counters().flood();
      LOG.debug("{}: closed, {}", connection.remoteAddress(), cause.toString());
    } else {
      LOG.error("{}: closing the connection", connection.remoteAddress(), cause);
    }
    ctx.close();
  }

  private void letGo() {
    phase = Phase.GONE;
    stopTimer();
    stall.stop();
    if (chain != null) {
      chain.cancel();
      chain = null;
    }
    BodySink ending = sink;
    sink = null;
    if (ending != null) {
      ending.ended();
    }
    queue.forEach(ReferenceCountUtil::release);
    queue.clear();
    clearBody();
  }
}
