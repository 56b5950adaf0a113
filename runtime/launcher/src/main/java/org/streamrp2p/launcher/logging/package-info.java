/**
 * Where log lines go, and a level per part of the program that can change while it runs. A provider
 * for SLF4J.
 */
@NullMarked
package org.streamrp2p.launcher.logging;

import org.jspecify.annotations.NullMarked;
