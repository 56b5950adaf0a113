package org.streamrp2p.launcher.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.streamrp2p.launcher.platform.Program;
import org.streamrp2p.spi.command.Banner;
import org.streamrp2p.spi.node.NodeIdentity;
import org.streamrp2p.spi.protocol.Connections.ListenerInfo;

/** What a person reads after a start: where to publish, where to look, how to stop. */
public final class StartText {
  private StartText() {}

  public static List<String> lines(BundleContext context, Path data) {
    List<String> lines = new ArrayList<>();
    lines.add("StreamrP2P " + Program.version());
    ServiceReference<NodeIdentity> identity = context.getServiceReference(NodeIdentity.class);
    if (identity != null) {
      lines.add("  Node id      " + context.getService(identity).nodeId());
      context.ungetService(identity);
    }
    List<ListenerInfo> listeners = Listeners.list(context);
    url(listeners, "http", "  Web          http://%s:%d/").ifPresent(lines::add);
    url(listeners, "https", "  Web (TLS)    https://%s:%d/").ifPresent(lines::add);
    url(listeners, "rtmp", "  RTMP server  rtmp://%s:%d/live").ifPresent(lines::add);
    url(listeners, "rtmps", "  RTMPS server rtmps://%s:%d/live").ifPresent(lines::add);
    extra(context).forEach(line -> lines.add("  " + line));
    lines.add("  Data folder  " + data);
    lines.add("Stop with Ctrl-C");
    return lines;
  }

  private static Optional<String> url(List<ListenerInfo> listeners, String name, String format) {
    return listeners.stream()
        .filter(l -> l.open() && l.name().equals(name))
        .map(l -> String.format(format, host(l.address()), l.port()))
        .findFirst();
  }

  private static String host(String address) {
    boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
    return any ? "localhost" : address.indexOf(':') >= 0 ? '[' + address + ']' : address;
  }

  private static List<String> extra(BundleContext context) {
    List<String> lines = new ArrayList<>();
    try {
      for (ServiceReference<Banner> reference : context.getServiceReferences(Banner.class, null)) {
        Banner banner = context.getService(reference);
        if (banner != null) {
          lines.addAll(banner.lines());
        }
        context.ungetService(reference);
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }
}
