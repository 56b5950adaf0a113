/** Who may publish and view. */
@NullMarked
package org.streamrp2p.hub.access;

import org.jspecify.annotations.NullMarked;
