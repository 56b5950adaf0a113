/**
 * Protocol handlers: guests on connections that the runtime owns.
 *
 * <pre>
 * socket ─ [host: counters, TLS] ─ transport() ─ [host: HTTP codec] ─ [segment: the handlers of the guest] ─ tail
 *
 *   open ──────► ProtocolSession ──── handOver() ────► HandoverState ──── resume ──► ProtocolSession of the next version
 *   takeOver ──►        │                                    (plain data)
 *                       └─ Connection.takeOver(other protocol)
 * </pre>
 *
 * Connections come in by an {@link org.streamrp2p.spi.protocol.Endpoint}, or go out by the {@link
 * org.streamrp2p.spi.protocol.Dialer}, which gives them to a handler through {@code takeOver}. From
 * then on there is no difference.
 *
 * <p>A handler is a service ({@link org.streamrp2p.spi.protocol.ProtocolHandler}); the newest
 * version of a protocol gets new connections, and those of an older version are moved to it one by
 * one, each on its event loop, between two reads.
 */
@Export
@Version("1.2.0")
@NullMarked
package org.streamrp2p.spi.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
