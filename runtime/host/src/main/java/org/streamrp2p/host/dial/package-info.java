/** Connections that the node opens to elsewhere. */
@NullMarked
package org.streamrp2p.host.dial;

import org.jspecify.annotations.NullMarked;
