/**
 * Streams: one publication, many subscriptions. Handles belong to the runtime and survive the
 * handler that made them.
 *
 * <pre>
 *   publish(request) ──► Publication.publish(frame) ──► [numbered, kept since the last key frame]
 *                                                          │ one FrameEncoder per EncodingKey: encoded once
 *                                                          ▼
 *                                                    ring of batches ◄── cursor ── Subscription ── connection
 *                                                                    ◄── cursor ── Subscription ── connection
 * </pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package org.streamrp2p.spi.stream;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
