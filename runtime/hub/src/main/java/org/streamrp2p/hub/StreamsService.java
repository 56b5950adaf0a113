package org.streamrp2p.hub;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.hub.stream.HubStreams;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/**
 * The service {@link Streams}. Registered under that name alone: Felix hides a service from a
 * bundle that sees another class of one of its names.
 */
@Component
public final class StreamsService implements Streams {
  private final HubStreams hub;

  @Activate
  public StreamsService(@Reference HubComponent component) {
    hub = component.streams();
  }

  @Override
  public CompletionStage<PublishResult> publish(
      AccessRequest request, Numbering numbering, PublicationListener listener, EventLoop loop) {
    return hub.publish(request, numbering, listener, loop);
  }

  @Override
  public Optional<Publication> publication(long id) {
    return hub.publication(id);
  }

  @Override
  public CompletionStage<SubscribeResult> subscribe(
      AccessRequest request,
      Connection connection,
      FrameEncoder encoder,
      SubscribeOptions options,
      SubscriptionListener listener) {
    return hub.subscribe(request, connection, encoder, options, listener);
  }

  @Override
  public CompletionStage<Optional<SubscribeResult.Refused>> refusal(
      AccessRequest request, SubscribeOptions options) {
    return hub.refusal(request, options);
  }

  @Override
  public Optional<Subscription> subscription(long id) {
    return hub.subscription(id);
  }

  @Override
  public SubscribeResult subscribe(
      StreamName stream, SubscribeOptions options, FrameSubscriber subscriber) {
    return hub.subscribe(stream, options, subscriber);
  }

  @Override
  public List<StreamInfo> streams() {
    return hub.streams();
  }

  @Override
  public Optional<StreamInfo> stream(StreamName name) {
    return hub.stream(name);
  }
}
