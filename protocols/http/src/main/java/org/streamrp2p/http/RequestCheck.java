package org.streamrp2p.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what two HTTP programs could read differently (RFC 9112 §6.3, §11.2: request smuggling)
 * before anything is done with it.
 */
final class RequestCheck {
  private RequestCheck() {}

  /**
   * @param maxBodyBytes largest announced length
   * @return what is wrong with the head; null if nothing is
   */
  static @Nullable Problem check(HttpRequest request, int maxBodyBytes) {
    if (request.decoderResult().isFailure()) {
      return malformed(request.decoderResult());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return new Problem(505, "This server speaks HTTP/1.1.");
    }
    Problem problem = host(request);
    return problem != null ? problem : framing(request, maxBodyBytes);
  }

  /** Malformed head, chunk or trailer, as the codec found it. */
  static Problem malformed(DecoderResult result) {
    Throwable cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      return new Problem(414, "The address is too long.");
    }
    return cause instanceof TooLongHttpHeaderException
        ? new Problem(431, "The header is too large.")
        : Problem.bad("The request is malformed.");
  }

  /** RFC 9112 §3.2: exactly one Host in HTTP/1.1, and a host is all it may be. */
  private static @Nullable Problem host(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && isNew(request))) {
      return Problem.bad("The request must have one Host field.");
    }
    boolean clean =
        hosts.isEmpty()
            || hosts.getFirst().chars().noneMatch(c -> c <= ' ' || "/?#@\\,".indexOf(c) >= 0);
    return clean ? null : Problem.bad("The Host field is not a host.");
  }

  private static @Nullable Problem framing(HttpRequest request, int maxBodyBytes) {
    HttpHeaders headers = request.headers();
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty() || !isNew(request)) {
        return Problem.bad("The request has two lengths.");
      }
      return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")
          ? null
          : new Problem(501, "Only the chunked transfer coding is known.");
    }
    if (lengths.isEmpty()) {
      return null;
    }
    return lengths.size() > 1
        ? Problem.bad("The request has two lengths.")
        : length(lengths.getFirst(), maxBodyBytes);
  }

  private static @Nullable Problem length(String text, int maxBodyBytes) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Problem.bad("The Content-Length is not a number.");
    }
    boolean fits = text.length() < 19 && Long.parseLong(text) <= maxBodyBytes;
    return fits ? null : Problem.TOO_LARGE;
  }

  private static boolean isNew(HttpRequest request) {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }
}
