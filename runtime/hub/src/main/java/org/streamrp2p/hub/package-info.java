/**
 * The hub: streams with one publication and many readers.
 *
 * <p>Each stream has a home event loop. All that concerns it happens there, and each event loop
 * with readers has its own view of the rings: what passes between loops are tasks, never locks.
 */
@NullMarked
package org.streamrp2p.hub;

import org.jspecify.annotations.NullMarked;
