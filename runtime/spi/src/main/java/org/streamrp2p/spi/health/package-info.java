/** What a node tells about itself: health checks and status sections. */
@Export
@Version("1.0.0")
@NullMarked
package org.streamrp2p.spi.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
