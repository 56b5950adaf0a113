package org.streamrp2p.launcher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/**
 * The list is written by hand: a jar that is raised or added must not be forgotten there. Felix and
 * tinylog are not bundles' business: those log through SLF4J.
 */
class SystemPackagesTest {
  private static final String OURS =
      ".*/(netty|slf4j-api|gson|org\\.osgi\\.service|org\\.osgi\\.util|media|spi)[^/]*\\.jar";

  private static final Pattern CLAUSE =
      Pattern.compile("([\\w.]+)((?:;[\\w-]+:?=(?:\"[^\"]*\"|[^\",;]*))*)");
  private static final Pattern VERSION = Pattern.compile(";version=\"([^\"]*)\"");

  @Test
  void theListHasEveryPackageOfTheJarsInItsVersion() throws IOException {
    Map<String, Version> expected = new TreeMap<>();
    int jars = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.matches(OURS)) {
        jars++;
        exports(entry)
            .forEach((name, version) -> expected.merge(name, version, SystemPackagesTest::newer));
      }
    }
    assertTrue(jars > 15, jars + " jars");
    Map<String, Version> listed = new TreeMap<>();
    SystemPackages.read()
        .forEach((name, version) -> listed.put(name, Version.parseVersion(version)));
    // Where the class path has directories instead of jars, their packages are listed all the same.
    listed
        .keySet()
        .removeIf(name -> name.startsWith("org.streamrp2p.") && !expected.containsKey(name));
    assertEquals(expected, listed);
  }

  private static Version newer(Version one, Version other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Map<String, Version> exports(String jar) throws IOException {
    Map<String, Version> exports = new TreeMap<>();
    try (JarFile file = new JarFile(jar)) {
      String header = file.getManifest().getMainAttributes().getValue("Export-Package");
      Matcher clauses = CLAUSE.matcher(header == null ? "" : header);
      while (clauses.find()) {
        Matcher version = VERSION.matcher(clauses.group(2));
        Version found = Version.parseVersion(version.find() ? version.group(1) : "0");
        exports.merge(clauses.group(1), found, SystemPackagesTest::newer);
      }
    }
    return exports;
  }
}
