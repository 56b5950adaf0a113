package org.streamrp2p.itests.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What was measured several times, and whether it is within its limit.
 *
 * @param limit as it is printed
 */
record Figure(String name, String limit, List<Double> values, boolean good) {
  static final String HEADER =
      """
      | figure | limit | median | min | max | ✔/✘ |
      |---|---|---|---|---|---|""";

  Figure {
    values = values.stream().sorted().toList();
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing measured: " + name);
    }
  }

  /** Good when the median is within the limit. */
  static Figure median(String name, double limit, List<Double> values) {
    Figure figure = new Figure(name, number(limit), values, true);
    return figure.judged(figure.median() <= limit);
  }

  /** Good when every value is within the limit. */
  static Figure each(String name, double limit, List<Double> values) {
    Figure figure = new Figure(name, number(limit), values, true);
    return figure.judged(figure.max() <= limit);
  }

  /** Good when every value is in a range. */
  static Figure between(String name, double low, double high, List<Double> values) {
    Figure figure = new Figure(name, number(low) + "–" + number(high), values, true);
    return figure.judged(figure.min() >= low && figure.max() <= high);
  }

  /** Has no limit. */
  static Figure plain(String name, List<Double> values) {
    return new Figure(name, "–", values, true);
  }

  private Figure judged(boolean isGood) {
    return new Figure(name, limit, values, isGood);
  }

  double min() {
    return values.getFirst();
  }

  double max() {
    return values.getLast();
  }

  double median() {
    int upper = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(upper)
        : (values.get(upper - 1) + values.get(upper)) / 2;
  }

  /** A row of a Markdown table under {@link #HEADER}. */
  String row() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(name, limit, number(median()), number(min()), number(max()), good ? "✔" : "✘");
  }

  /** With one decimal, three below 2, and none that are 0. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, Math.abs(value) < 2 ? "%.3f" : "%.1f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
