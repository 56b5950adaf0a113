/**
 * FLV tags and the bodies they share with RTMP audio, video and data messages: translation between
 * wire bytes and {@link org.streamrp2p.media.Frame}, one file each way.
 *
 * <pre>
 *   RTMP message payload ─┐                        ┌─► RTMP message payload
 *                         ├─ FlvTagBody ─ Frame ───┤
 *   FLV file ─ FlvReader ─┘                        └─► FlvWriter ─ FLV file or live stream
 * </pre>
 *
 * @see <a href="https://veovera.org/docs/enhanced/enhanced-rtmp-v2">Enhanced RTMP v2</a>
 * @see <a href="https://veovera.org/docs/legacy/video-file-format-v10-1-spec.pdf">FLV 10.1 Annex
 *     E</a>
 */
@NullMarked
package org.streamrp2p.flv;

import org.jspecify.annotations.NullMarked;
