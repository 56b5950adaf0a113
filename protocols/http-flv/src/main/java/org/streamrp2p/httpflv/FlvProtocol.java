package org.streamrp2p.httpflv;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.media.MediaKind;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;

/** Live FLV on connections that the HTTP door passes on. On the event loop of the connection. */
@Capability(
    namespace = HandoverState.NAMESPACE,
    attribute = {
      "format=" + FlvProtocol.NAME,
      "writes:Long=" + FlvState.LAYOUT,
      "reads:List<Long>=\"1," + FlvState.LAYOUT + "\""
    })
@Component(
    service = {ProtocolHandler.class, StatusSource.class},
    configurationPid = FlvProtocol.PID)
@Designate(ocd = FlvConfig.class)
public final class FlvProtocol implements ProtocolHandler, StatusSource {
  static final String NAME = "http-flv";
  static final String PID = "org.streamrp2p.http-flv";

  private static final int DEFAULT_SLOW_TIMEOUT = 30;

  /** Two seconds of sound alone, three of pictures alone. */
  private static final int FRAMES_THAT_TELL = 100;

  private final Streams streams;
  private final String version;
  private final String encoding;
  private final FlvCounters counters = new FlvCounters();
  private volatile int slowTimeoutSeconds;

  @Activate
  public FlvProtocol(@Reference Streams streams, BundleContext context, FlvConfig config) {
    this(
        streams,
        context.getBundle().getVersion().toString(),
        FlvFrameEncoder.version(context.getBundle()),
        config.slowTimeoutSeconds());
  }

  FlvProtocol(Streams streams, String version) {
    this(streams, version, version, DEFAULT_SLOW_TIMEOUT);
  }

  private FlvProtocol(Streams streams, String version, String encoding, int slowTimeoutSeconds) {
    this.streams = streams;
    this.version = version;
    this.encoding = encoding;
    this.slowTimeoutSeconds = slowTimeoutSeconds;
  }

  /** Players that are there keep what held when they came. */
  @Modified
  void modified(FlvConfig config) {
    slowTimeoutSeconds = config.slowTimeoutSeconds();
  }

  @Override
  public String section() {
    return NAME;
  }

  @Override
  public Object status() {
    return counters.status();
  }

  @Override
  public String protocol() {
    return NAME;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of();
  }

  @Override
  public ProtocolSession open(Connection connection) {
    throw new HandoverRefusedException(NAME + " has no port of its own");
  }

  @Override
  public ProtocolSession takeOver(Connection connection, HandoverState arguments) {
    FlvState state = FlvState.of(arguments);
    Subscription subscription = find(state);
    FlvGuest guest = guest(connection, state).begin(kinds(subscription.stream()));
    if (state.form().framing() != FlvForm.Framing.PLAIN) {
      return guest.attach(subscription).start();
    }
    // The route could not know that this client reads no chunks, and the first batch would go out
    // as it was subscribed: so subscribe anew.
    subscription.close();
    subscribe(connection, guest, FlvState.request(arguments, connection.remoteAddress()));
    return guest;
  }

  /**
   * Audio and video both, unless one of them has not shown itself for so long that it will not
   * come: browsers wait for what is announced.
   */
  private Set<MediaKind> kinds(StreamName stream) {
    Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
    streams.stream(stream)
        .filter(info -> info.live() && info.framesIn() >= FRAMES_THAT_TELL)
        .ifPresent(info -> info.tracks().forEach(track -> kinds.add(track.track().kind())));
    kinds.remove(MediaKind.DATA);
    return kinds.isEmpty() ? EnumSet.of(MediaKind.AUDIO, MediaKind.VIDEO) : kinds;
  }

  private void subscribe(Connection connection, FlvGuest guest, AccessRequest request) {
    streams
        .subscribe(request, connection, guest.encoder(), SubscribeOptions.DEFAULT, guest)
        .thenAccept(
            result -> {
              switch (result) {
                case SubscribeResult.Accepted accepted -> guest.attach(accepted.subscription());
                case SubscribeResult.Refused refused ->
                    guest.end(WebSocketCloseStatus.POLICY_VIOLATION, refused.reason());
              }
            });
  }

  @Override
  public ProtocolSession resume(Connection connection, HandoverState state) {
    FlvState given = FlvState.of(state);
    Subscription subscription = find(given);
    return guest(connection, given).attach(subscription);
  }

  private FlvGuest guest(Connection connection, FlvState state) {
    return new FlvGuest(
        connection,
        new FlvFrameEncoder(encoding, state.form()),
        counters,
        slowTimeoutSeconds,
        state.waiting());
  }

  private Subscription find(FlvState state) {
    return streams
        .subscription(state.subscription())
        .filter(Subscription::isOpen)
        .orElseThrow(() -> new HandoverRefusedException("the subscription ended"));
  }
}
