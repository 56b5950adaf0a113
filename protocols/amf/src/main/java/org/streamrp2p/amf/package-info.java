/**
 * Action Message Format: the values of RTMP commands and script data.
 *
 * <pre>
 *   bytes ── Amf0.read ──► AmfValue ── Amf0.write ──► bytes
 *              └─ marker 0x11: Amf3    └─ what only AMF3 can say: marker 0x11
 * </pre>
 *
 * Input is hostile until shown otherwise: depth, number of values and size are bounded, memory
 * follows the bytes received, and no class is ever loaded by a name that came from outside.
 *
 * @see <a href="https://veovera.org/docs/legacy/amf0-file-format-spec.pdf">AMF0</a>
 * @see <a href="https://veovera.org/docs/legacy/amf3-file-format-spec.pdf">AMF3</a>
 */
@NullMarked
package org.streamrp2p.amf;

import org.jspecify.annotations.NullMarked;
