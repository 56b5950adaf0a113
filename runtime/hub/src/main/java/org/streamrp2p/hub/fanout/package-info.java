/**
 * Once-encoded fan-out: one ring of encoded batches per stream and encoding, readers are cursors
 * into it.
 */
@NullMarked
package org.streamrp2p.hub.fanout;

import org.jspecify.annotations.NullMarked;
