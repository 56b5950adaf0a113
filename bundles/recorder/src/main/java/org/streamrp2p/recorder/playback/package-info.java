/**
 * FLV files published as live streams: {@link org.streamrp2p.recorder.playback.Playback} knows
 * which, {@link org.streamrp2p.recorder.playback.PlaybackJob} plays one.
 */
@NullMarked
package org.streamrp2p.recorder.playback;

import org.jspecify.annotations.NullMarked;
