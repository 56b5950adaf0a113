/**
 * Live FLV over HTTP.
 *
 * <pre>
 * GET /live/demo.flv ─► FlvRoute ─ Streams.subscribe ─┬─ refused ─► 403, 404, 503
 *                                                     └─ accepted ─► head, takeover with the id of the subscription
 *                                                          ─► FlvGuest: FLV header ─► batches of the hub ─► last chunk
 * </pre>
 *
 * The stream is subscribed before the head is sent, so that the status is true; it is held back
 * until head and file header are on their way.
 */
@NullMarked
package org.streamrp2p.httpflv;

import org.jspecify.annotations.NullMarked;
