/** The cache of loaded and linked classes that makes the next start faster (JEP 483, JEP 514). */
@NullMarked
package org.streamrp2p.launcher.aot;

import org.jspecify.annotations.NullMarked;
