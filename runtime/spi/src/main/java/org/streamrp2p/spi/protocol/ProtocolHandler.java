package org.streamrp2p.spi.protocol;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives bytes of connections a meaning. Register it as an OSGi service; the host finds it when it
 * appears and forgets it when it goes. Several versions of one {@link #protocol()} may be there at
 * once: the one with the highest {@code service.ranking} (then the one registered last, so that the
 * same version again is an update too) opens new connections, and the connections of the others are
 * moved to it.
 *
 * <p><b>Why a service and not a Netty initializer:</b> the host must be able to take a session out
 * of a live connection and put its successor in, so it has to own the pipeline and know where the
 * guest's part begins and ends.
 *
 * <p><b>Threads.</b> {@link #open}, {@link #takeOver} and {@link #resume} run on the event loop of
 * the connection and must not block. The other methods may be called from any thread.
 *
 * <p><b>Class loaders.</b> Whatever outlives the session must not refer to a class of this bundle:
 * no static caches in other bundles, no {@code AttributeKey} or {@code FastThreadLocal} holding own
 * types, no task left scheduled after {@code handlerRemoved}. Do not extend {@code
 * SimpleChannelInboundHandler} or a {@code MessageTo…} codec: Netty keeps their classes in
 * per-thread caches.
 */
@ConsumerType
public interface ProtocolHandler {
  /**
   * The protocol's name, lower case, the same in every version: {@code rtmp}, {@code http}, {@code
   * http-flv}.
   */
  String protocol();

  /** The handler's version as an operator knows it, usually the bundle's. */
  String version();

  /**
   * Where new connections of this protocol come in. Empty for a protocol that is only taken over
   * to. Read when the service appears and whenever its properties change; an end point whose name
   * and address stay is not closed.
   */
  List<Endpoint> endpoints();

  /**
   * A new connection.
   *
   * @throws RuntimeException closes the connection, counted and logged
   */
  ProtocolSession open(Connection connection);

  /**
   * Another guest passed its connection on, with {@link Connection#takeOver}.
   *
   * @param arguments what that guest said; its keys are a matter between the two
   * @throws HandoverRefusedException if this protocol cannot start there; the connection is closed
   */
  default ProtocolSession takeOver(Connection connection, HandoverState arguments) {
    throw new HandoverRefusedException(
        protocol() + " cannot take over a connection from " + arguments.format());
  }

  /**
   * Continues a session of another version, or of this one, where it stopped: half-read messages,
   * negotiated sizes, publications and subscriptions by id.
   *
   * @throws HandoverRefusedException if this version cannot read that state; the connection then
   *     stays with the version that gave it, and nothing may have been changed
   */
  ProtocolSession resume(Connection connection, HandoverState state);
}
