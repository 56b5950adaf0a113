/** The bounded, filtered event bridge. */
@NullMarked
package org.streamrp2p.hub.event;

import org.jspecify.annotations.NullMarked;
