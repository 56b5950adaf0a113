package org.streamrp2p.rtmp.chunk;

/**
 * The header of a message (RTMP 1.0 §6.1.1).
 *
 * @param chunkStreamId 2..65599
 * @param timestamp the 32 bits of it, milliseconds
 * @param typeId 0..255
 * @param streamId message stream, 0 for the connection itself
 */
public record MessageHeader(int chunkStreamId, int timestamp, int typeId, int streamId) {}
