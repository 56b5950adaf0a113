package org.streamrp2p.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * A connection between two reads, as plain data. Layout 1: empty between requests; else {@code
 * method}, {@code target}, {@code version}, {@code fields} (name, value, name, value, …) and {@code
 * body}, the bytes that have come so far.
 *
 * @param request whose body is still coming; null between requests
 * @param body what has come of it
 */
record SessionState(@Nullable HttpRequest request, RequestBody body) {
  static final int LAYOUT = 1;

  HandoverState toHandover() {
    Map<String, Object> values = new HashMap<>();
    if (request != null) {
      List<String> fields = new ArrayList<>();
      request
          .headers()
          .forEach(
              field -> {
                fields.add(field.getKey());
                fields.add(field.getValue());
              });
      values.put("method", request.method().name());
      values.put("target", request.uri());
      values.put("version", request.protocolVersion().text());
      values.put("fields", fields);
      values.put("body", body.toBytes());
    }
    return new HandoverState(HttpProtocol.NAME, LAYOUT, values);
  }

  /**
   * @throws HandoverRefusedException if it is of another protocol or layout
   */
  static SessionState of(HandoverState state) {
    if (!state.format().equals(HttpProtocol.NAME) || state.version() != LAYOUT) {
      throw new HandoverRefusedException(
          "state: %s %d (expected: http %d)".formatted(state.format(), state.version(), LAYOUT));
    }
    if (state.find("method") == null) {
      return new SessionState(null, new RequestBody());
    }
    HttpRequest request =
        new DefaultHttpRequest(
            HttpVersion.valueOf(state.text("version")),
            HttpMethod.valueOf(state.text("method")),
            state.text("target"));
    if (!(state.get("fields") instanceof List<?> fields) || fields.size() % 2 != 0) {
      throw new HandoverRefusedException("http state: fields are no list of pairs");
    }
    for (int i = 0; i < fields.size(); i += 2) {
      request.headers().add(String.valueOf(fields.get(i)), fields.get(i + 1));
    }
    return new SessionState(request, RequestBody.of(state.bytes("body")));
  }
}
