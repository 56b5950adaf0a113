/** The node: who it is, where its data lies, when its configuration has arrived. */
@Export
@Version("1.0.0")
@NullMarked
package org.streamrp2p.spi.node;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
