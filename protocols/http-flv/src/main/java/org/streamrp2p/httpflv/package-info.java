/**
 * Live FLV over HTTP.
 *
 * <pre>
 * GET /live/demo.flv ─► FlvRoute ─ Streams.subscribe ─┬─ refused ─► 403, 404, 503
 *                                                     └─ accepted ─► head, takeover with the id of the subscription
 *                                                          ─► FlvGuest: FLV header ─► batches of the hub ─► last chunk
 * </pre>
 *
 * The stream is subscribed before the head is sent, so that the status is true; the hub promises
 * that nothing of it goes out before those who asked have dealt with the result.
 */
@NullMarked
package org.streamrp2p.httpflv;

import org.jspecify.annotations.NullMarked;
