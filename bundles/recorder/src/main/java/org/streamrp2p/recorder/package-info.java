/**
 * Live streams kept as FLV files.
 *
 * <pre>
 * Published, or a command ─► Recorder ─ Streams.subscribe ─► StreamRecorder ─► RecordingFile (part 1, 2, …)
 *                               └─ Library: which recordings exist, repair after a crash, keep limits
 * </pre>
 */
@NullMarked
package org.streamrp2p.recorder;

import org.jspecify.annotations.NullMarked;
