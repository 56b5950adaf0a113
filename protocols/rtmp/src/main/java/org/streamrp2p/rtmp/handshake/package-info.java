/**
 * The handshake before the chunk stream: three fixed blocks each way, plain or with digests. Server
 * and client side.
 *
 * <pre>
 *   client ── C0 C1 ──►
 *          ◄── S0 S1 S2 ── server
 *          ── C2 ────►
 * </pre>
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §5.2</a>
 */
@NullMarked
package org.streamrp2p.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
