package org.streamrp2p.launcher.commands;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints maps and lists for people: indented keys, and a table where a list holds maps. */
final class TextView {
  private TextView() {}

  static void value(PrintWriter out, String key, Object value, String indent) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> out.println(indent + key + ": none");
      case Map<?, ?> map -> {
        out.println(indent + key);
        map.forEach((k, v) -> value(out, String.valueOf(k), v, indent + "  "));
      }
      case List<?> list when list.isEmpty() -> out.println(indent + key + ": none");
      case List<?> list when list.stream().allMatch(Map.class::isInstance) -> {
        out.println(indent + key);
        table(out, list, indent + "  ");
      }
      case List<?> list -> {
        out.println(indent + key);
        list.forEach(item -> out.println(indent + "  " + item));
      }
      default -> out.println(indent + key + ": " + value);
    }
  }

  /** A row for each map, a column for each key. */
  static void table(PrintWriter out, List<?> rows, String indent) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> ((Map<?, ?>) row).keySet().forEach(key -> columns.add(key.toString())));
    List<List<String>> lines = new ArrayList<>();
    lines.add(new ArrayList<>(columns));
    for (Object row : rows) {
      lines.add(columns.stream().map(column -> cell(((Map<?, ?>) row).get(column))).toList());
    }
    int[] widths = new int[columns.size()];
    lines.forEach(
        line -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], line.get(i).length());
          }
        });
    lines.forEach(line -> out.println((indent + padded(line, widths)).stripTrailing()));
  }

  /** A value in one line: lists with commas, of a map only its values. */
  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> list.stream().map(TextView::cell).collect(Collectors.joining(", "));
      case Map<?, ?> map ->
          map.values().stream().map(TextView::cell).collect(Collectors.joining(" "));
      default -> value.toString();
    };
  }

  private static String padded(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
    }
    return text.toString();
  }
}
