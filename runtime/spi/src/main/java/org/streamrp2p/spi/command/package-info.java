/**
 * Commands of the {@code streamr} command line that a running node answers through its control
 * socket.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.streamrp2p.spi.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
