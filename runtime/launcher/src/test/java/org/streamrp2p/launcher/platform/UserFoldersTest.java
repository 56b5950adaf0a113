package org.streamrp2p.launcher.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
  private static final Path HOME = Path.of("/home/ann");

  @Test
  void eachSystemHasItsPlaceForData() {
    assertEquals(HOME.resolve(".local/share/streamr"), UserFolders.data("Linux", HOME, Map.of()));
    assertEquals(
        Path.of("/data/streamr"),
        UserFolders.data("Linux", HOME, Map.of("XDG_DATA_HOME", "/data")));
    assertEquals(
        HOME.resolve("Library/Application Support/streamr"),
        UserFolders.data("Mac OS X", HOME, Map.of()));
    assertEquals(
        HOME.resolve("AppData/Local/streamr"), UserFolders.data("Windows 11", HOME, Map.of()));
  }

  @Test
  void aRelativeXdgFolderIsIgnoredAsTheSpecificationSays() {
    assertEquals(
        HOME.resolve(".local/share/streamr"),
        UserFolders.data("Linux", HOME, Map.of("XDG_DATA_HOME", "relative")));
  }
}
