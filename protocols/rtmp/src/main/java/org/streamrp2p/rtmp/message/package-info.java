/**
 * What messages mean: types, protocol control, user control, aggregates.
 *
 * @see <a href="https://veovera.org/docs/legacy/rtmp-v1-0-spec.pdf">RTMP 1.0 §5.4, §6.2, §7.1</a>
 */
@NullMarked
package org.streamrp2p.rtmp.message;

import org.jspecify.annotations.NullMarked;
