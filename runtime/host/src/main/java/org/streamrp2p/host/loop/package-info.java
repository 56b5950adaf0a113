/** Event loops: epoll, io_uring or NIO, whichever passes a test on loopback. */
@NullMarked
package org.streamrp2p.host.loop;

import org.jspecify.annotations.NullMarked;
