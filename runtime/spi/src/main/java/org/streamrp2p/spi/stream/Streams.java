package org.streamrp2p.spi.stream;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.streamrp2p.spi.protocol.Connection;

/**
 * The hub as bundles see it: publish, subscribe, list. A service of the runtime.
 *
 * <p>Publications and subscriptions are the runtime's handles. A handler keeps their ids in its
 * hand-over state, and its next version finds them again with {@link #publication} and {@link
 * #subscription}; meanwhile the stream goes on.
 *
 * <p><b>Threads.</b> From any thread, unless a method says otherwise.
 */
@ProviderType
public interface Streams {
  /**
   * Asks to publish a stream. Access is checked, a waiting stream or a new one is taken; what
   * happens if the name is live is a matter of policy.
   *
   * @param numbering {@link Numbering#ORIGIN} unless the frames carry numbers from elsewhere
   * @param listener hears when the publication ends; called on {@code loop}
   * @param loop where the result is completed and the listener called
   */
  CompletionStage<PublishResult> publish(
      AccessRequest request, Numbering numbering, PublicationListener listener, EventLoop loop);

  /** A live publication by its id, for the next version of the handler that made it. */
  Optional<Publication> publication(long id);

  /**
   * Sends a stream to a connection: encoded once for all that share the encoder's key, written from
   * {@link Connection#transport()}. The subscription ends with the connection.
   *
   * @param encoder what turns frames into bytes
   * @param listener hears what happens; called on the event loop of the connection
   * @return completed on the event loop of the connection; at once, if access was decided at once
   *     and it is called there. The first batch is written after the result was completed and its
   *     dependants have run, so that a reply can go out before it.
   */
  CompletionStage<SubscribeResult> subscribe(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener);

  /**
   * What {@link #subscribe(AccessRequest, Connection, FrameEncoder, SubscribeOptions,
   * SubscriptionListener) subscribe} would answer now, without subscribing. Access is checked.
   *
   * @return empty if it would be accepted; completed on any thread
   */
  CompletionStage<Optional<SubscribeResult.Refused>> refusal(
      AccessRequest request, SubscribeOptions options);

  /** A live subscription by its id, for the next version of the handler that made it. */
  Optional<Subscription> subscription(long id);

  /**
   * Gives a plugin the frames themselves. It needs no access: plugins are trusted as the runtime
   * is.
   *
   * @param options {@link SubscribeOptions#waits()} counts: without it the name must be live
   */
  SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber);

  /** All streams that are live or waited for, by name. */
  List<StreamInfo> streams();

  Optional<StreamInfo> stream(StreamName name);

  /** Who numbers the frames of a publication. */
  enum Numbering {
    /** This node: it is the origin. Frames come without a number. */
    ORIGIN,
    /** The origin did: every frame carries its number, and the hub keeps it. */
    KEPT
  }
}
