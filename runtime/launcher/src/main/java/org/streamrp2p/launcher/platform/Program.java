package org.streamrp2p.launcher.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Properties;
import org.streamrp2p.launcher.Main;

/**
 * The program folder: {@code lib}, {@code bundles}, {@code conf}, {@code bin}. Never written to.
 */
public final class Program {
  /** System property with the program folder; the start script sets it. */
  public static final String HOME = "streamr.home";

  private Program() {}

  /** The program folder, by the start script or from where this class lies. */
  public static Path home() {
    String home = System.getProperty(HOME);
    if (home != null) {
      return Path.of(home);
    }
    try {
      Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path lib = jar.toAbsolutePath().getParent();
      Path parent = lib == null ? null : lib.getParent();
      return parent == null ? jar : parent;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The version of this build: {@code 0.1.0-SNAPSHOT}. */
  public static String version() {
    try (InputStream in = Main.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
