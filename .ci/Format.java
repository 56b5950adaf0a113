import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format over the tree: {@code java -cp google-java-format.jar
 * Format.java check|apply ROOT}. Run by the build on JDK 25, because Maven may itself run on a Java
 * that cannot parse these sources.
 */
public class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(root)) {
      sources =
          walk.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> !root.relativize(p).toString().matches("(.*/)?(target|node_modules)/.*"))
              .toList();
    }
    List<Path> different =
        sources.parallelStream().filter(p -> !formatted(p, apply)).sorted().toList();
    different.forEach(p -> System.out.println((apply ? "formatted " : "not formatted: ") + p));
    if (!apply && !different.isEmpty()) {
      System.err.println(
          different.size() + " files differ. Run: mvn -N -Dformat=apply process-sources");
      System.exit(1);
    }
  }

  private static boolean formatted(Path file, boolean apply) {
    try {
      String before = Files.readString(file);
      Formatter formatter =
          new Formatter(JavaFormatterOptions.builder().formatJavadoc(true).build());
      String after =
          formatter.formatSource(
              ImportOrderer.reorderImports(
                  RemoveUnusedImports.removeUnusedImports(before),
                  JavaFormatterOptions.Style.GOOGLE));
      if (apply && !after.equals(before)) {
        Files.writeString(file, after);
      }
      return after.equals(before);
    } catch (Exception e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
