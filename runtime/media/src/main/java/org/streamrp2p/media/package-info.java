/**
 * Media as the runtime sees it: frames of any codec, numbered once by their origin.
 *
 * <p>Nothing here knows a wire format. A protocol handler translates at its edge, in one file each
 * way: what it reads becomes a {@link org.streamrp2p.media.Frame}, what it writes is made from one.
 * A codec nobody here knows passes through byte for byte.
 *
 * @see <a href="https://veovera.org/docs/enhanced/enhanced-rtmp-v2">Enhanced RTMP v2: FourCC,
 *     tracks, packet types</a>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.streamrp2p.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
