/**
 * A thin provider for SLF4J: a level per part of the program that can change while it runs. Lines
 * are written by tinylog.
 */
@NullMarked
package org.streamrp2p.launcher.logging;

import org.jspecify.annotations.NullMarked;
