package org.streamrp2p.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.streamrp2p.spi.http.HttpAnswer;

/**
 * Writes answers to one request (RFC 9110 §6.6, RFC 9112 §6, §9.3). On the event loop.
 *
 * @param context of the guest; what is written goes through the host's codec
 * @param method of the request
 * @param version of the request
 * @param keepAlive whether the connection stays open afterwards
 */
record AnswerWriter(
    ChannelHandlerContext context, HttpMethod method, HttpVersion version, boolean keepAlive) {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  static AnswerWriter to(HttpRequest request, ChannelHandlerContext context) {
    return new AnswerWriter(
        context, request.method(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
  }

  AnswerWriter closing() {
    return new AnswerWriter(context, method, version, false);
  }

  boolean isHead() {
    return method.equals(HttpMethod.HEAD);
  }

  /** Whether a body without a length can be sent in chunks: not to an HTTP/1.0 client. */
  boolean chunked() {
    return version.equals(HttpVersion.HTTP_1_1);
  }

  /** Tells the client to go on and send its body (RFC 9110 §10.1.1). */
  void proceed() {
    context.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
  }

  /** Head and body in one flush; without the body for HEAD. */
  ChannelFuture body(HttpAnswer.Body answer) {
    HttpResponse head = head(answer.status(), answer.headers(), keepAlive);
    ByteBuffer bytes = answer.body().duplicate();
    boolean hasBody = answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
    if (hasBody) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.remaining());
    }
    context.write(head);
    if (hasBody && bytes.hasRemaining() && !isHead()) {
      context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    }
    return context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /**
   * The head of a body without a length.
   *
   * @param staysOpen whether another answer may follow on this connection
   */
  void openHead(int status, Map<String, String> headers, boolean staysOpen) {
    HttpResponse head = head(status, headers, staysOpen);
    if (chunked()) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    context.write(head);
    if (isHead()) {
      context.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    context.flush();
  }

  /** The head of a 101, after which this connection no longer speaks HTTP (RFC 9110 §15.2.2). */
  void switchProtocols(Map<String, String> fields) {
    HttpResponse head =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    fields.forEach(head.headers()::set);
    context.writeAndFlush(head);
  }

  private HttpResponse head(int status, Map<String, String> fields, boolean staysOpen) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    HttpHeaders headers = head.headers();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    fields.forEach(headers::set);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.set(HttpHeaderNames.DATE, HttpDate.at(Instant.now()));
    headers.remove(HttpHeaderNames.CONNECTION);
    if (!staysOpen) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!chunked()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return head;
  }
}
