/**
 * The chunk stream: messages cut into chunks and put together again.
 *
 * <pre>
 *   bytes ── ChunkReader ──► MessageHeader + payload      message ── ChunkWriter ──► bytes
 * </pre>
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §5.3</a>
 */
@NullMarked
package org.streamrp2p.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
