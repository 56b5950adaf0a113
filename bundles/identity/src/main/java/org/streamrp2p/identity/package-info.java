/**
 * The node's identity: an Ed25519 key in the data folder, its id, its signatures.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8410">RFC 8410: Ed25519 in PKCS#8 and X.509</a>
 */
@NullMarked
package org.streamrp2p.identity;

import org.jspecify.annotations.NullMarked;
