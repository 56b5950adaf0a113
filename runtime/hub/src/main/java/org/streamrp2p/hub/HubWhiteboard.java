package org.streamrp2p.hub;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;
import org.streamrp2p.spi.stream.StreamInfo;

/** Finds the guards that the hub asks and the listeners that it tells. */
@Component(service = HubWhiteboard.class, immediate = true)
public final class HubWhiteboard {
  private final HubComponent hub;

  @Activate
  public HubWhiteboard(@Reference HubComponent hub) {
    this.hub = hub;
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addAccessControl(AccessControl control, Map<String, Object> properties) {
    // Another ranking counts as none, as for every service.
    boolean ranked = properties.get(Constants.SERVICE_RANKING) instanceof Integer;
    hub.gate().add(control, ranked ? (Integer) properties.get(Constants.SERVICE_RANKING) : 0);
  }

  void removeAccessControl(AccessControl control) {
    hub.gate().remove(control);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addListener(StreamEventListener listener, Map<String, Object> properties) {
    hub.events().add(listener, properties, this::existing);
  }

  void removeListener(StreamEventListener listener) {
    hub.events().remove(listener);
  }

  /** What a listener that comes late has missed. */
  private List<StreamEvent> existing() {
    return hub.streams().streams().stream()
        .filter(StreamInfo::live)
        .map(HubWhiteboard::published)
        .toList();
  }

  private static StreamEvent published(StreamInfo info) {
    Instant since = info.since();
    return new StreamEvent.Published(
        info.name(), since == null ? Instant.now() : since, info.publisher());
  }
}
