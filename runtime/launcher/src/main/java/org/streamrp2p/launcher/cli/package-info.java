/** The command line: what a person types, before any node is asked. */
@NullMarked
package org.streamrp2p.launcher.cli;

import org.jspecify.annotations.NullMarked;
