package org.streamrp2p.rtmp.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.rtmp.command.StreamQuery;
import org.streamrp2p.spi.stream.AccessRequest;

/**
 * Makes requests of names as clients write them; says what is wrong with a name on the message
 * stream it came by.
 *
 * @param id message stream
 */
record AccessRequests(int id, SessionContext context, ConnectRequest connect) {
  /**
   * @param name with query
   * @param refused status if it can be no name
   * @return null if it can be no name; the peer was told
   */
  @Nullable AccessRequest of(AccessRequest.Action action, String name, Status refused) {
    try {
      return parse(action, name);
    } catch (IllegalArgumentException e) {
      context.send(id, refused.onStatus(String.valueOf(e.getMessage())));
      return null;
    }
  }

  /**
   * @param name with query
   * @throws IllegalArgumentException if it can be no name
   */
  AccessRequest parse(AccessRequest.Action action, String name) {
    StreamQuery query = StreamQuery.parse(name);
    Map<String, String> parameters = new HashMap<>(connect.parameters());
    parameters.putAll(query.parameters());
    return new AccessRequest(
        action, query.in(connect.app()), parameters, "rtmp", context.connection().remoteAddress());
  }
}
