package org.streamrp2p.http;

import java.util.Map;
import org.streamrp2p.itests.fuzz.Defaults;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/** HTTP as the configuration has it by default. */
public final class HttpFactory {
  private HttpFactory() {}

  /**
   * @param route answers everything
   */
  public static ProtocolHandler handler(HttpRoute route) {
    HttpProtocol protocol = new HttpProtocol("1.0.0", Defaults.of(HttpConfig.class), Runnable::run);
    protocol.addRoute(route, Map.of(HttpRoute.PATTERN, new String[] {"/*"}, "service.id", 1L));
    return protocol;
  }

  /** The path of a request target; empty if it is refused. */
  public static String path(String target) {
    try {
      return RequestTarget.parse(target).path();
    } catch (BadRequestException e) {
      return "";
    }
  }
}
