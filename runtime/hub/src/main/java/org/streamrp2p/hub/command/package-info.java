/** Commands of the command line. */
@NullMarked
package org.streamrp2p.hub.command;

import org.jspecify.annotations.NullMarked;
