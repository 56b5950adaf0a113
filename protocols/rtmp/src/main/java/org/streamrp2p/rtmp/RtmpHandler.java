package org.streamrp2p.rtmp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.rtmp.client.ClientSession;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.rtmp.session.RtmpSession;
import org.streamrp2p.rtmp.session.SessionRegistry;
import org.streamrp2p.rtmp.session.SessionServices;
import org.streamrp2p.spi.health.StatusSource;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Endpoint;
import org.streamrp2p.spi.protocol.HandoverState;
import org.streamrp2p.spi.protocol.ProtocolHandler;
import org.streamrp2p.spi.protocol.ProtocolSession;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.Streams;

/**
 * RTMP for the runtime. A change of the configuration changes the properties of this service, so
 * the host asks for the end points again; open connections keep what they were opened with.
 */
@Capability(
    namespace = HandoverState.NAMESPACE,
    attribute = {
      "format=" + RtmpSession.FORMAT,
      "writes:Long=" + RtmpSession.STATE_VERSION,
      "reads:List<Long>=" + RtmpSession.STATE_VERSION
    })
@Capability(
    namespace = HandoverState.NAMESPACE,
    attribute = {
      "format=" + ClientSession.FORMAT,
      "writes:Long=" + ClientSession.STATE_VERSION,
      "reads:List<Long>=" + ClientSession.STATE_VERSION
    })
@Component(
    service = {ProtocolHandler.class, StatusSource.class},
    configurationPid = RtmpHandler.PID)
@Designate(ocd = RtmpConfig.class)
public final class RtmpHandler implements ProtocolHandler, StatusSource {
  static final String PID = "org.streamrp2p.rtmp";
  static final String PROTOCOL = "rtmp";

  private final String version;

  /** Differs between two builds of one version too, so that they never share encoded batches. */
  private final String encoding;

  private final SessionServices services;
  private volatile @Nullable Recordings recordings;
  private volatile RtmpSettings settings;

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  @Activate
  public RtmpHandler(
      BundleContext context,
      RtmpConfig config,
      @Reference Streams streams,
      @Reference SessionRegistry sessions) {
    this(
        streams,
        sessions,
        context.getBundle().getVersion().toString(),
        context.getBundle().getLastModified(),
        RtmpSettings.of(config));
  }

  RtmpHandler(
      Streams streams,
      SessionRegistry sessions,
      String version,
      long build,
      RtmpSettings settings) {
    services =
        new SessionServices(
            streams,
            () -> recordings,
            sessions,
            new RtmpCounters(),
            new MessageBudget(
                settings.unfinishedTotalBytes(), settings.session().maxMessageBytes()));
    this.version = version;
    this.encoding = version + '+' + Long.toString(build, Character.MAX_RADIX);
    this.settings = settings;
  }

  /** The recorder comes and goes: without one, publishers are told so. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRecordings(Recordings newRecordings) {
    recordings = newRecordings;
  }

  void unbindRecordings(Recordings oldRecordings) {
    if (recordings == oldRecordings) {
      recordings = null;
    }
  }

  /**
   * @throws IllegalArgumentException if a value is out of range; what was before then stays
   */
  @Modified
  void modified(RtmpConfig config) {
    RtmpSettings s = RtmpSettings.of(config);
    settings = s;
    services.budget().resize(s.unfinishedTotalBytes(), s.session().maxMessageBytes());
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Endpoint> endpoints() {
    RtmpSettings s = settings;
    Endpoint plain = Endpoint.tcp("rtmp", "rtmp.port", s.port()).withAddress(s.address());
    if (s.tlsPort() < 0) {
      return List.of(plain);
    }
    Endpoint secure = Endpoint.tcp("rtmps", "rtmp.tlsPort", s.tlsPort()).withAddress(s.address());
    return List.of(plain, secure.withTls(true));
  }

  @Override
  public ProtocolSession open(Connection connection) {
    return new RtmpSession(connection, services, settings.session(), encoding);
  }

  /** A connection that this node dialled, to pull a stream or to push one. */
  @Override
  public ProtocolSession takeOver(Connection connection, HandoverState arguments) {
    return new ClientSession(
        connection,
        services.streams(),
        settings.session(),
        services.counters(),
        services.budget(),
        encoding,
        arguments);
  }

  @Override
  public ProtocolSession resume(Connection connection, HandoverState state) {
    if (state.format().equals(ClientSession.FORMAT)) {
      return ClientSession.resume(
          connection,
          services.streams(),
          settings.session(),
          services.counters(),
          services.budget(),
          encoding,
          state);
    }
    return RtmpSession.resume(connection, services, settings.session(), encoding, state);
  }

  @Override
  public String section() {
    return PROTOCOL;
  }

  @Override
  public Object status() {
    Map<String, Object> status = new LinkedHashMap<>(services.counters().values());
    status.put("unfinishedBytes", services.budget().used());
    status.put("sessions", RtmpStatus.sessions(services.sessions()));
    return status;
  }
}
