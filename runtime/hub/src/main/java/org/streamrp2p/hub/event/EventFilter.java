package org.streamrp2p.hub.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;

/**
 * Which events a listener wants.
 *
 * @param types simple names of event records; empty for all
 * @param streams what {@code app/name} must match; null for all
 */
record EventFilter(Set<String> types, @Nullable Pattern streams) {
  private static final int DEFAULT_QUEUE = 1024;
  private static final int MAX_QUEUE = 1 << 20;

  static EventFilter of(Map<String, Object> properties) {
    Object streams = properties.get(StreamEventListener.STREAMS);
    return new EventFilter(
        Set.copyOf(strings(properties.get(StreamEventListener.TYPES))),
        streams == null ? null : glob(streams.toString()));
  }

  static int queue(Map<String, Object> properties) {
    return properties.get(StreamEventListener.QUEUE) instanceof Number n
        ? Math.clamp(n.intValue(), 1, MAX_QUEUE)
        : DEFAULT_QUEUE;
  }

  boolean wants(StreamEvent event) {
    return (types.isEmpty() || types.contains(event.getClass().getSimpleName()))
        && (streams == null || streams.matcher(event.stream().toString()).matches());
  }

  private static List<String> strings(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case String[] array -> List.of(array);
      case Iterable<?> iterable -> {
        List<String> list = new ArrayList<>();
        iterable.forEach(element -> list.add(String.valueOf(element)));
        yield list;
      }
      default -> List.of(value.toString());
    };
  }

  /** {@code *} stands for any characters, {@code ?} for one. */
  private static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString());
  }
}
