package org.streamrp2p.rtmp.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The sessions of this bundle that are open, for its status and commands. From any thread. */
@Component(service = SessionRegistry.class, immediate = true)
public final class SessionRegistry {
  private final Map<Long, RtmpSession> sessions = new ConcurrentHashMap<>();

  @Activate
  public SessionRegistry() {}

  void add(long id, RtmpSession session) {
    sessions.put(id, session);
  }

  void remove(long id, RtmpSession session) {
    sessions.remove(id, session);
  }

  /** All of them, in the order of their connections. */
  public List<RtmpSession> sessions() {
    return sessions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }
}
