/**
 * The node's certificate and TLS on its ports.
 *
 * <pre>
 * tls.certificate, tls.privateKey ─ PemFiles ─┐
 * DATA/tls/*.pem ─────────────────────────────┴─► KeyMaterial ─► ServerTls ─► SslHandler of each new connection
 *       └ made by SelfSigned at the first start with a TLS port
 * </pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446">RFC 8446 TLS 1.3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280 X.509</a>
 */
@NullMarked
package org.streamrp2p.host.tls;

import org.jspecify.annotations.NullMarked;
