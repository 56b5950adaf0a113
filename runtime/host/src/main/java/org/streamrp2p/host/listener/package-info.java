/** Listening sockets. */
@NullMarked
package org.streamrp2p.host.listener;

import org.jspecify.annotations.NullMarked;
