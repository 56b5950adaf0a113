/**
 * RTMP as a protocol handler of the runtime: the component, its configuration and its counters. The
 * packages below follow the layers of the specification: handshake, chunk, message, command,
 * session.
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0</a>
 * @see <a href="https://veovera.org/docs/enhanced/enhanced-rtmp-v2">Enhanced RTMP v2</a>
 */
@NullMarked
package org.streamrp2p.rtmp;

import org.jspecify.annotations.NullMarked;
