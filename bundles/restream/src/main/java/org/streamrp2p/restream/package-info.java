/**
 * Streams that are fetched from other RTMP servers, and sent to them.
 *
 * <pre>
 * configuration ─┐
 * commands ──────┴─► Restream ─► Job per entry ─► Dialer ─► rtmp: a client's session
 *                                 ▲    └ back-off           └ describes itself, says why it ended
 *                        StreamEvents, AccessControl (who waits for what)
 * </pre>
 */
@NullMarked
package org.streamrp2p.restream;

import org.jspecify.annotations.NullMarked;
