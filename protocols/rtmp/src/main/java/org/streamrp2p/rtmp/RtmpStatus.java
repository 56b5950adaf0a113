package org.streamrp2p.rtmp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.streamrp2p.rtmp.session.RtmpSession;
import org.streamrp2p.rtmp.session.SessionInfo;
import org.streamrp2p.rtmp.session.SessionRegistry;

/** Asks sessions what they do, each on its own event loop. Blocks for a second at most. */
final class RtmpStatus {
  /** More are not listed in the status. */
  static final int MAX_LISTED = 200;

  private RtmpStatus() {}

  /** The sessions as values of a status, at most {@value #MAX_LISTED}. */
  static List<Object> sessions(SessionRegistry registry) {
    return describe(infos(registry.sessions().stream().limit(MAX_LISTED).toList()));
  }

  /** As values of a status or of an answer in JSON. */
  static List<Object> describe(List<SessionInfo> infos) {
    List<Object> list = new ArrayList<>();
    for (SessionInfo info : infos) {
      Map<String, Object> session = new LinkedHashMap<>();
      session.put("id", info.id());
      session.put("remoteAddress", info.remoteAddress());
      session.put("uses", info.uses());
      session.put("canReconnect", info.canReconnect());
      session.put("bytesReceived", info.bytesReceived());
      session.put("bytesAcknowledged", info.bytesAcknowledged());
      list.add(session);
    }
    return list;
  }

  /** What they do, in the same order; without those whose event loop did not answer in time. */
  static List<SessionInfo> infos(List<RtmpSession> sessions) {
    List<CompletableFuture<SessionInfo>> answers =
        sessions.stream().map(session -> session.info().toCompletableFuture()).toList();
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // what did answer is told
    }
    return answers.stream()
        .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
        .map(CompletableFuture::join)
        .toList();
  }
}
