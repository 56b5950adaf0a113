/** Streams: publications, their frames since the last key frame, and the handles given out. */
@NullMarked
package org.streamrp2p.hub.stream;

import org.jspecify.annotations.NullMarked;
