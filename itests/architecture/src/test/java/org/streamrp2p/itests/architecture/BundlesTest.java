package org.streamrp2p.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the bundles of the distribution export and import, read from their manifests. */
class BundlesTest {
  private static final Path BUNDLES =
      Path.of(System.getProperty("streamr.root"), "distribution/assembly/target/streamr/bundles");

  /**
   * What a bundle that can be swapped may import: the SPI, media, Netty, slf4j, the JDK; DS adds
   * nothing.
   */
  private static final Pattern ALLOWED =
      Pattern.compile(
          "java\\..*|javax\\..*|io\\.netty\\..*|org\\.slf4j|org\\.streamrp2p\\.(media|spi\\..*)"
              + "|org\\.osgi\\.(framework|service\\.condition|service\\.component)(\\..*)?");

  private record Bundle(String name, Attributes manifest) {
    String header(String header) {
      String value = manifest.getValue(header);
      return value == null ? "" : value;
    }
  }

  // Felix prefers an exporter that is already resolved: a package that a handler exports would wire
  // its next version to the
  // old one, and refreshing it would restart everybody.
  @Test
  void ourBundlesExportNothing() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Bundle bundle : ourBundles()) {
      if (!bundle.header("Export-Package").isEmpty()) {
        wrong.add(bundle.name() + " exports " + bundle.header("Export-Package"));
      }
      for (String header : List.of("Require-Bundle", "Fragment-Host", "DynamicImport-Package")) {
        if (!bundle.header(header).isEmpty()) {
          wrong.add(bundle.name() + " has " + header);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void ourBundlesImportOnlyTheInterfaceAndTheClassPath() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Bundle bundle : ourBundles()) {
      for (String imported : packages(bundle.header("Import-Package"))) {
        if (!ALLOWED.matcher(imported).matches()) {
          wrong.add(bundle.name() + " imports " + imported);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyBundleStatesItsLicence() throws IOException {
    for (Bundle bundle : ourBundles()) {
      assertEquals("Apache-2.0", bundle.header("Bundle-License"), bundle.name());
    }
  }

  private static List<Bundle> ourBundles() throws IOException {
    List<Bundle> bundles = new ArrayList<>();
    try (Stream<Path> jars = Files.list(BUNDLES)) {
      for (Path jar : jars.filter(p -> p.toString().endsWith(".jar")).sorted().toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          Attributes manifest = file.getManifest().getMainAttributes();
          if (manifest.getValue("Bundle-SymbolicName").startsWith("org.streamrp2p.")) {
            bundles.add(new Bundle(jar.getFileName().toString(), manifest));
          }
        }
      }
    }
    assertTrue(bundles.size() >= 8, "bundles found: " + bundles.size());
    return bundles;
  }

  /** The package names of a header, without attributes and directives. */
  private static List<String> packages(String header) {
    List<String> names = new ArrayList<>();
    String bare = header.replaceAll("\"[^\"]*\"", "");
    for (String clause : bare.split(",")) {
      String name = clause.split(";")[0].strip();
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }
}
