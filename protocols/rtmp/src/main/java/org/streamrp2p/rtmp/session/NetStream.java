package org.streamrp2p.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.PlayRequest;
import org.streamrp2p.rtmp.command.Status;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.stream.AccessRequest;

/**
 * A message stream: idle, publishing or playing (RTMP 1.0 §7.2.2). Confined to the event loop of
 * its connection.
 */
final class NetStream {
  private final int id;
  private final SessionContext context;
  private final AccessRequests requests;
  private final Publisher publisher;
  private final Player player;

  NetStream(int id, SessionContext context, ConnectRequest connect) {
    this.id = id;
    this.context = context;
    requests = new AccessRequests(id, context, connect);
    publisher = new Publisher(id, context);
    player = new Player(id, context, connect.capabilities(), requests);
  }

  int id() {
    return id;
  }

  Player player() {
    return player;
  }

  Publisher publisher() {
    return publisher;
  }

  /** Whether an answer of the runtime is awaited. */
  boolean isPending() {
    return publisher.isPending() || player.isPending();
  }

  void publish(Command command) {
    if (publisher.isPublishing() || player.isPlaying() || isPending()) {
      status(Status.PUBLISH_BAD_NAME, "message stream " + id + " is in use");
      return;
    }
    AccessRequest request =
        requests.of(AccessRequest.Action.PUBLISH, command.text(0), Status.PUBLISH_BAD_NAME);
    if (request == null) {
      context.closer().run();
    } else {
      publisher.publish(command, request);
    }
  }

  void play(Command command) {
    if (canPlay()) {
      player.play(PlayRequest.of(command));
    }
  }

  void play2(Command command) {
    if (canPlay()) {
      player.play2(command);
    }
  }

  private boolean canPlay() {
    boolean free = !publisher.isPublishing() && !publisher.isPending();
    if (!free) {
      status(Status.PLAY_FAILED, "message stream " + id + " is in use");
    }
    return free;
  }

  /**
   * An audio, video or data message of the publisher.
   *
   * @param payload borrowed
   * @return whether there is a publication that takes it
   */
  boolean media(MessageHeader header, int typeId, ByteBuf payload) {
    return publisher.media(header, typeId, payload);
  }

  /** {@code closeStream}, {@code deleteStream}: ends what is published or played. */
  void end() {
    publisher.unpublish();
    player.close();
  }

  /** The peer is gone: ends everything without a word. */
  void close() {
    publisher.close("publisher left");
    player.close();
  }

  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("publisher", publisher.save());
    map.put("player", player.save());
    return map;
  }

  /**
   * Reads what {@link #save} gave.
   *
   * @return takes publication and subscription over
   */
  Runnable restore(HandoverState state) {
    Runnable publication = publisher.restore(Nested.of(state, state.get("publisher")));
    Runnable subscription = player.restore(Nested.of(state, state.get("player")));
    return () -> {
      publication.run();
      subscription.run();
    };
  }

  private void status(Status status, String description) {
    context.send(id, status.onStatus(description));
  }
}
