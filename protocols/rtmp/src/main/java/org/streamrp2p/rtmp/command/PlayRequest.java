package org.streamrp2p.rtmp.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * What {@code play} or {@code play2} asks for (RTMP 1.0 §7.2.2.1, §7.2.2.2). All streams are live,
 * so the start says nothing, and a duration of 0 (one frame of a recording) is as if none were
 * given; but players that give it in thousands (-2000, -1000) count the duration in milliseconds
 * too.
 *
 * @param name stream name with query, which may hold a secret
 * @param durationMillis after which it is over; 0 for as long as it lives
 * @param reset whether it takes the place of what is played; otherwise it follows it
 */
public record PlayRequest(String name, long durationMillis, boolean reset) {
  private static final double LIVE_IN_MILLIS = -1000;
  private static final double MAX_MILLIS = 1e12;

  /** Reads the arguments of {@code play}: name, start, duration, reset. */
  public static PlayRequest of(Command command) {
    return new PlayRequest(
        command.text(0), duration(command.number(1, -2), command.number(2, -1)), isReset(command));
  }

  /** Reads the parameters of {@code play2}: streamName, start, len, transition. */
  public static PlayRequest of(Map<String, AmfValue> parameters) {
    return new PlayRequest(
        text(parameters, "streamName"),
        duration(number(parameters, "start", -2), number(parameters, "len", -1)),
        !text(parameters, "transition").startsWith("append"));
  }

  private static boolean isReset(Command command) {
    int reset = (int) command.number(3, 1);
    return command.flag(3, reset != 0 && reset != 2);
  }

  private static long duration(double start, double duration) {
    double millis = start <= LIVE_IN_MILLIS ? duration : duration * 1000;
    return millis > 0 ? (long) Math.min(millis, MAX_MILLIS) : 0;
  }

  /** As plain data. */
  public Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("durationMillis", durationMillis);
    map.put("reset", reset);
    return map;
  }

  /** From what {@link #save} gave. */
  public static PlayRequest restore(HandoverState state) {
    return new PlayRequest(state.text("name"), state.number("durationMillis"), state.flag("reset"));
  }

  /** Leaves the query out: it may hold a secret. */
  @Override
  public String toString() {
    return "play " + StreamQuery.parse(name);
  }

  private static String text(Map<String, AmfValue> fields, String key) {
    AmfValue value = fields.get(key);
    return value == null ? "" : value.textOr("");
  }

  private static double number(Map<String, AmfValue> fields, String key, double other) {
    AmfValue value = fields.get(key);
    return value == null ? other : value.numberOr(other);
  }
}
