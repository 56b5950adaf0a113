/**
 * The host: owns listeners, channels and event loops, and moves live connections from one version
 * of a protocol handler to the next.
 */
@NullMarked
package org.streamrp2p.host;

import org.jspecify.annotations.NullMarked;
