package org.streamrp2p.rtmp.client;

import java.util.function.Consumer;
import org.streamrp2p.rtmp.session.RtmpCounters;
import org.streamrp2p.rtmp.session.RtmpOutput;
import org.streamrp2p.rtmp.session.SessionSettings;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.Streams;

/**
 * What the parts of one client's session share.
 *
 * @param version of the bundle, for the encoder's key
 * @param closer ends the connection, once no read is on the stack
 */
record ClientContext(
    Connection connection,
    Streams streams,
    SessionSettings settings,
    RtmpCounters counters,
    String version,
    ClientTarget target,
    RtmpOutput output,
    Consumer<CloseReason> closer) {}
