/**
 * The first page of a node and its health, and who its owner is.
 *
 * <pre>
 * streamr owner link ─► one-time link ─► GET /owner?token=… (loopback only) ─► session cookie ─► / with the publish key
 * </pre>
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy Level 3</a>
 */
@NullMarked
package org.streamrp2p.dashboard;

import org.jspecify.annotations.NullMarked;
