package org.streamrp2p.rtmp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** Players that declared different things, in one registry; for tests of commands. */
public final class ReconnectPeers implements AutoCloseable {
  private final SessionRegistry registry = new SessionRegistry();
  private final List<Exchange> peers = new ArrayList<>();

  public SessionRegistry registry() {
    return registry;
  }

  /** One more player; its connection's id. */
  public long playing(String stream, int capsEx) {
    Exchange peer = new Exchange(0, null, registry);
    AmfValue none = AmfValue.AmfNull.NULL;
    AmfFields object = new AmfFields().put("app", "live").put("capsEx", capsEx);
    peer.answers(
        c ->
            c.handshake()
                .command(0, "connect", 1, object.object())
                .command(0, "createStream", 2, none)
                .command(1, "play", 0, none, AmfValue.of(stream.substring("live/".length()))));
    peers.add(peer);
    return peer.connection.id();
  }

  /** Runs a command as the node does, on a thread of its own, while the event loops turn. */
  public int run(Command command, CommandInvocation invocation) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> result.complete(command.run(invocation)));
    while (!result.isDone()) {
      peers.forEach(peer -> peer.connection.channel().runPendingTasks());
      Thread.onSpinWait();
    }
    peers.forEach(peer -> peer.connection.channel().runPendingTasks());
    return result.join();
  }

  /** What each was sent since it plays: code, level, description and tcUrl of statuses. */
  public List<List<String>> answers() {
    return peers.stream().map(ReconnectPeers::answers).toList();
  }

  private static List<String> answers(Exchange peer) {
    List<String> texts = new ArrayList<>();
    peer.client.onCommand(
        command -> {
          Map<String, AmfValue> info = command.arguments().get(0).fieldsOrEmpty();
          texts.add(
              text(info.get("code"))
                  + " "
                  + text(info.get("level"))
                  + " "
                  + text(info.get("description"))
                  + " "
                  + text(info.getOrDefault("tcUrl", AmfValue.AmfNull.NULL)));
        });
    peer.answers();
    return texts;
  }

  private static String text(AmfValue value) {
    return value.textOr("null");
  }

  public boolean allOpen() {
    return peers.stream().allMatch(Exchange::isOpen);
  }

  @Override
  public void close() {
    peers.forEach(Exchange::close);
  }
}
