/**
 * Relay transports: how two nodes reach each other. A transport gives authenticated peers, ordered
 * streams (TCP one, QUIC many) and, where it can, datagrams; it can run over a stream of another
 * transport (TLS inside a circuit).
 *
 * <pre>
 *   dial(address, over?) ──► TransportLink ── openStream() ──► Connection (a relay session is its guest)
 *   listen(acceptor) ──────► TransportLink ── accepts ──────► Connection
 *                                  └──────── datagrams, if datagramLimit() &gt; 0
 * </pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.streamrp2p.spi.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
