/** Connections the host owns, and the guests on them. */
@NullMarked
package org.streamrp2p.host.connection;

import org.jspecify.annotations.NullMarked;
