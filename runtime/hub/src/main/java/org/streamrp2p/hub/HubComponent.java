package org.streamrp2p.hub;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.access.KeyAccess;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.stream.HubSettings;
import org.streamrp2p.hub.stream.HubStreams;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.EventLoops;
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
 * The service {@link Streams}: the hub and its configuration. Apart from {@link HubWhiteboard}: a
 * guard or a listener may want to see the streams, and must not have to wait for itself.
 */
@Component(
    service = {Streams.class, HubComponent.class},
    configurationPid = "org.streamrp2p.hub",
    immediate = true)
@Designate(ocd = HubConfig.class)
public final class HubComponent implements Streams {
  private final AccessGate gate = new AccessGate();
  private final EventBridge events = new EventBridge();
  private final HubStreams hub;

  /**
   * @param keys mandatory: without the guard of publishing there is no hub
   */
  @Activate
  public HubComponent(
      @Reference EventLoops loops,
      @Reference KeyAccess keys,
      @Reference StreamLimits streams,
      @Reference ViewerLimits viewers,
      HubConfig config) {
    gate.add(keys);
    hub =
        new HubStreams(
            settings(config),
            streams::max,
            viewers::maxPerStream,
            gate,
            events,
            Clock.systemUTC(),
            System::nanoTime,
            loops::next);
  }

  @Modified
  void modified(HubConfig config) {
    hub.settings(settings(config));
  }

  @Deactivate
  void deactivate() {
    hub.stop();
  }

  private static HubSettings settings(HubConfig config) {
    return new HubSettings(
        config.merge_maxMillis(),
        config.merge_fixedMillis(),
        config.gop_maxBytes(),
        config.gop_maxFrames(),
        config.gop_totalBytes());
  }

  AccessGate gate() {
    return gate;
  }

  EventBridge events() {
    return events;
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
