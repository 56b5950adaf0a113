/** The control socket in the data folder: how the command line talks to the node that runs. */
@NullMarked
package org.streamrp2p.launcher.control;

import org.jspecify.annotations.NullMarked;
