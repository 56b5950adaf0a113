package org.streamrp2p.rtmp.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.chunk.MessageBudget;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.Streams;

/**
 * What all sessions of a handler share.
 *
 * @param streams the hub
 * @param recordings the recorder, null while there is none
 * @param sessions that are open
 * @param counters of what went wrong
 * @param budget of unfinished messages
 */
public record SessionServices(
    Streams streams,
    Supplier<@Nullable Recordings> recordings,
    SessionRegistry sessions,
    RtmpCounters counters,
    MessageBudget budget) {}
