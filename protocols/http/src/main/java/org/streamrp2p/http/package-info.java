/**
 * The HTTP door: HTTP/1.1 on one port, answered by routes that other bundles register.
 *
 * <pre>
 * [host: HttpServerCodec] ─ HttpGuest ── a whole request ──► Exchange ──► AnswerChain: route, route, … ──► HttpAnswer
 *                                   ◄── AnswerWriter: body │ stream │ head + Connection.takeOver ◄──────────┘
 * </pre>
 *
 * One exchange at a time for each connection: requests sent ahead (RFC 9112 §9.3.2) wait, and while
 * one waits nothing more is read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110: HTTP Semantics</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112: HTTP/1.1</a>
 */
@NullMarked
package org.streamrp2p.http;

import org.jspecify.annotations.NullMarked;
