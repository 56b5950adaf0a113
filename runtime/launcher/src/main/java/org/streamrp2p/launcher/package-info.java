/** The program: {@code main()}, and what starts a node. */
@NullMarked
package org.streamrp2p.launcher;

import org.jspecify.annotations.NullMarked;
