/** A running node: Felix, its bundles, and how they start and stop. */
@NullMarked
package org.streamrp2p.launcher.node;

import org.jspecify.annotations.NullMarked;
