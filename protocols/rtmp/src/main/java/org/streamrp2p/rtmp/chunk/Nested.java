package org.streamrp2p.rtmp.chunk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.spi.protocol.HandoverRefusedException;
import org.streamrp2p.spi.protocol.HandoverState;

/** Reads a map inside a hand-over state with the same checks as the state itself. */
public final class Nested {
  private Nested() {}

  /**
   * @param parent whose format and version hold for the nested map too
   * @param value a map that was found in it
   * @throws HandoverRefusedException if it is none
   */
  public static HandoverState of(HandoverState parent, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new HandoverRefusedException(
          parent.format() + " state: " + value.getClass().getSimpleName() + " (expected: a map)");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach((key, element) -> values.put((String) key, element));
    return new HandoverState(parent.format(), parent.version(), values);
  }
}
