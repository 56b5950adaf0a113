/**
 * One file, {@code conf/streamr.json}, checked against what the bundles say they understand, then
 * handed to Configuration Admin.
 */
@NullMarked
package org.streamrp2p.launcher.config;

import org.jspecify.annotations.NullMarked;
