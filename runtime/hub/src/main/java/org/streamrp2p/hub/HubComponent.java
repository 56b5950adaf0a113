package org.streamrp2p.hub;

import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.access.KeyAccess;
import org.streamrp2p.hub.access.ViewAccess;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.hub.stream.HubPolicy;
import org.streamrp2p.hub.stream.HubSettings;
import org.streamrp2p.hub.stream.HubStreams;
import org.streamrp2p.spi.protocol.EventLoops;

/**
 * Holds the hub and its configuration. Immediate: it holds streams. Apart from {@link
 * HubWhiteboard}: a guard or a listener may want to see the streams, and must not have to wait for
 * itself.
 */
@Component(service = HubComponent.class, configurationPid = "org.streamrp2p.hub", immediate = true)
@Designate(ocd = HubConfig.class)
public final class HubComponent {
  private final AccessGate gate = new AccessGate();
  private final EventBridge events = new EventBridge();
  private final HubStreams hub;

  /**
   * @param keys mandatory: without the guard of publishing there is no hub
   * @param views mandatory: without the guard of private streams there is no hub
   */
  @Activate
  public HubComponent(
      @Reference EventLoops loops,
      @Reference KeyAccess keys,
      @Reference ViewAccess views,
      @Reference StreamLimits streams,
      @Reference ViewerLimits viewers,
      HubConfig config) {
    gate.add(keys);
    gate.add(views);
    hub =
        new HubStreams(
            settings(config),
            () -> policy(streams, viewers, keys),
            views::isPrivate,
            gate,
            events,
            Clock.systemUTC(),
            System::nanoTime,
            loops::next);
  }

  private static HubPolicy policy(StreamLimits streams, ViewerLimits viewers, KeyAccess keys) {
    StreamLimits.Config config = streams.config();
    return new HubPolicy(
        config.max(),
        viewers.maxPerStream(),
        keys.maxPerAddress(),
        HubPolicy.Takeover.of(config.takeover()),
        config.lingerSeconds(),
        config.waitSeconds());
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

  HubStreams streams() {
    return hub;
  }
}
