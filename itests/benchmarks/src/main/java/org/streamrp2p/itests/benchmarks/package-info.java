/** How fast a node starts, and how much memory it needs: measured on the program folder. */
@NullMarked
package org.streamrp2p.itests.benchmarks;

import org.jspecify.annotations.NullMarked;
