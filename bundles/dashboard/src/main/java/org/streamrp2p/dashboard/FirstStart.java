package org.streamrp2p.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.streamrp2p.spi.command.Banner;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamName;

/**
 * Lines of the banner that a newcomer needs: where to publish, with the key, and the owner's link.
 * Only at the first start, and until the link was used: later banners may end up in a log.
 */
@Component
public final class FirstStart implements Banner {
  private final OwnerAccess access;
  private final Connections connections;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable PublishKeys keys;

  @Activate
  public FirstStart(@Reference OwnerAccess access, @Reference Connections connections) {
    this.access = access;
    this.connections = connections;
  }

  @Override
  public List<String> lines() {
    PublishKeys current = keys;
    String token = access.token();
    List<String> lines = new ArrayList<>();
    if (current == null || !current.madeNow() || token == null) {
      return lines;
    }
    StreamName stream = PageRoute.EXAMPLE;
    String key = current.key(stream);
    String url = Addresses.local(connections).rtmp(stream);
    lines.add("Publish to   " + url + (key == null ? "" : "?key=" + key));
    lines.add("Owner page   " + OwnerLinkCommand.link(connections, token) + "  (works once)");
    return lines;
  }
}
