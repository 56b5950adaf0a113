package org.streamrp2p.rtmp.session;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.streamrp2p.rtmp.chunk.RtmpException;

/** What went wrong on all connections of this handler. From any thread. */
public final class RtmpCounters {
  /** What is counted, by its name in the status. */
  public enum Counter {
    /** A peer broke the protocol and was closed. */
    PROTOCOL_ERRORS("protocolErrors"),
    /** C0 named another version than 3. */
    VERSIONS_REFUSED("versionsRefused"),
    /** A peer used too many chunk streams and was closed. */
    CHUNK_STREAM_LIMITS("chunkStreamLimits"),
    /** A peer began a message that is too large, or too many at once, and was closed. */
    MESSAGE_SIZE_LIMITS("messageSizeLimits"),
    /** Unfinished messages of all together left no room for more, and a peer was closed. */
    MESSAGE_BUDGET("messageBudget"),
    /** A peer sent command after command without media and was closed. */
    FLOODS("floods"),
    /** A peer asked for more answers than it took and was closed. */
    UNREAD_ANSWERS("unreadAnswers"),
    /** A media message was malformed, or came for a stream that is not published. */
    MESSAGES_DROPPED("messagesDropped"),
    /** A connection was closed because {@code connect} or anything else did not come in time. */
    TIMEOUTS("timeouts"),
    /** A message was begun and not finished in time. */
    SLOW_MESSAGES("slowMessages"),
    /** A player took no byte in time although data waited. */
    SLOW_PLAYERS("slowPlayers"),
    /** A server that a stream is pushed to took no byte in time although data waited. */
    SLOW_PUSHES("slowPushes");

    private final String key;

    Counter(String key) {
      this.key = key;
    }
  }

  private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

  public RtmpCounters() {
    for (Counter counter : Counter.values()) {
      counts.put(counter, new LongAdder());
    }
  }

  public void count(Counter counter) {
    LongAdder adder = counts.get(counter);
    if (adder != null) {
      adder.increment();
    }
  }

  public void count(RtmpException.Reason reason) {
    count(
        switch (reason) {
          case PROTOCOL -> Counter.PROTOCOL_ERRORS;
          case VERSION -> Counter.VERSIONS_REFUSED;
          case CHUNK_STREAMS -> Counter.CHUNK_STREAM_LIMITS;
          case MESSAGE_SIZE -> Counter.MESSAGE_SIZE_LIMITS;
          case MESSAGE_BUDGET -> Counter.MESSAGE_BUDGET;
          case FLOOD -> Counter.FLOODS;
        });
  }

  /** All of them by name. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    counts.forEach((counter, adder) -> values.put(counter.key, adder.sum()));
    return values;
  }
}
