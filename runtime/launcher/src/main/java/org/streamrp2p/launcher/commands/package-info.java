/** The commands that every node answers. */
@NullMarked
package org.streamrp2p.launcher.commands;

import org.jspecify.annotations.NullMarked;
