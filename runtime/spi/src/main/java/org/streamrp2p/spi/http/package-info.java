/**
 * Routes of the HTTP door: found as services, ranked, free to decline; an answer is a body, a
 * stream or a takeover of the connection by another protocol.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110: HTTP Semantics</a>
 */
@Export
@Version("1.1.0")
@NullMarked
package org.streamrp2p.spi.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
