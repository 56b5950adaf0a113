/**
 * Which bundles are installed, and how one is exchanged for another while the node runs.
 *
 * <pre>
 * update: read the file ─ plan ─ install beside the old one ─ start ─ connections move ─ stop the old one ─ remember
 *                           │                     └────────── goes wrong ──────────┴─► stop the new one: they move back
 *                           └─ a stream would be cut: refused, unless forced
 * </pre>
 */
@NullMarked
package org.streamrp2p.launcher.bundles;

import org.jspecify.annotations.NullMarked;
