/** Where the program and its data lie on this system. */
@NullMarked
package org.streamrp2p.launcher.platform;

import org.jspecify.annotations.NullMarked;
