/**
 * The client's side: a connection that the node dialled becomes a player of another server (pull)
 * or a publisher there (push).
 *
 * <pre>
 *   node ── C0 C1 ──►            ◄── S0 S1 S2 ──            ── C2 ──►
 *        ── Set Chunk Size, Window Ack Size, connect ──►  ◄── _result ──
 *  pull: ── createStream ──►                              ◄── _result(id) ──
 *        ── Set Buffer Length, play(NAME) ──►             ◄── onStatus(NetStream.Play.Start), frames ──► Streams.publish
 *  push: ── releaseStream, FCPublish, createStream ──►    ◄── _result(id) ──
 *        ── publish(NAME) ──►                             ◄── onStatus(NetStream.Publish.Start) ──
 *        ── @setDataFrame, audio, video ──► ◄ Streams.subscribe
 * </pre>
 *
 * Whoever dialled gives the arguments that {@link org.streamrp2p.rtmp.client.ClientTarget} lists,
 * and hears the end as a {@link org.streamrp2p.spi.protocol.CloseReason} whose details are those of
 * {@link org.streamrp2p.rtmp.client.Ending}.
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §7.2</a>
 * @see <a href="https://veovera.org/docs/enhanced/enhanced-rtmp-v2">Enhanced RTMP v2</a>
 */
@NullMarked
package org.streamrp2p.rtmp.client;

import org.jspecify.annotations.NullMarked;
