package org.streamrp2p.hub;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.stream.HubSettings;
import org.streamrp2p.hub.stream.HubStreams;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.FrameEncoder;
import org.streamrp2p.spi.stream.FrameSubscriber;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublicationListener;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;

/** The service {@link Streams}: the hub, its configuration, and the services it asks and tells. */
@Component(configurationPid = "org.streamrp2p.hub", immediate = true)
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
      @Reference PublishKeys keys,
      @Reference StreamLimits streams,
      @Reference ViewerLimits viewers,
      HubConfig config) {
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

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addAccessControl(AccessControl control) {
    gate.add(control);
  }

  void removeAccessControl(AccessControl control) {
    gate.remove(control);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addListener(StreamEventListener listener, Map<String, Object> properties) {
    events.add(listener, properties, existing());
  }

  void removeListener(StreamEventListener listener) {
    events.remove(listener);
  }

  private List<StreamEvent> existing() {
    return hub.streams().stream()
        .filter(StreamInfo::live)
        .map(
            info -> {
              Instant since = info.since();
              return (StreamEvent)
                  new StreamEvent.Published(
                      info.name(), since == null ? Instant.now() : since, info.publisher());
            })
        .toList();
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
