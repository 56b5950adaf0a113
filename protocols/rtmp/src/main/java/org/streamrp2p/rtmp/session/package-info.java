/**
 * One connection: commands become publications and subscriptions, messages become frames and back.
 *
 * <pre>
 *   client ── connect ───────►
 *          ◄── Window Ack Size, Set Peer Bandwidth, Set Chunk Size, _result ──
 *          ── createStream ──► ◄── _result(1) ──
 *          ── publish(NAME?key=SECRET) ──► ◄── StreamBegin(1), onStatus(NetStream.Publish.Start) ──
 *          ── audio, video, data ──────► Publication.publish
 *      or  ── play(NAME) ──► ◄── StreamBegin(1), onStatus(NetStream.Play.Reset, .Start), frames ──
 * </pre>
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §7.2.1, §7.2.2</a>
 */
@NullMarked
package org.streamrp2p.rtmp.session;

import org.jspecify.annotations.NullMarked;
