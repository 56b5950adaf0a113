/**
 * The load of the fan-out benchmark: processes of their own, so that they can be pinned to a
 * processor. They call the C library directly: {@code recv} with {@code MSG_TRUNC} takes data from
 * a socket without copying it, which no Java API offers, and costs the machine least.
 *
 * <p>Linux on x86-64 only.
 */
@NullMarked
package org.streamrp2p.itests.benchmarks.load;

import org.jspecify.annotations.NullMarked;
