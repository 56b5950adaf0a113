package org.streamrp2p.launcher.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Did you mean: the known name nearest to a wrong one. */
public final class Hint {
  private static final int MAX_NAMES = 12;

  private Hint() {}

  /** {@code did you mean X?}, or what there is; for the end of a message. */
  public static String among(Collection<String> known, String wrong) {
    String near = nearest(known, wrong);
    if (near != null) {
      return "did you mean " + near + "?";
    }
    return "known: "
        + String.join(", ", known.stream().sorted().limit(MAX_NAMES).toList())
        + (known.size() > MAX_NAMES ? ", …" : "");
  }

  private static @Nullable String nearest(Collection<String> known, String wrong) {
    String best = null;
    int bestDistance = Math.max(2, wrong.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), wrong.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Letters to insert, drop or replace, two swapped ones counting once. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, d);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] d) {
    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
