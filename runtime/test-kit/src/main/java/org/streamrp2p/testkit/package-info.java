/** For tests of protocol handlers: input cut at random, leaks found, time under control. */
@NullMarked
package org.streamrp2p.testkit;

import org.jspecify.annotations.NullMarked;
