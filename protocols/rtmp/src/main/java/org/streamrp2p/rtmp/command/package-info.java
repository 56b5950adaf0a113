/**
 * Commands: connect, publish, play and their kin, as AMF, and the statuses that answer them.
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §7.2</a>
 */
@NullMarked
package org.streamrp2p.rtmp.command;

import org.jspecify.annotations.NullMarked;
