package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.streamrp2p.launcher.platform.UserFolders;
import org.streamrp2p.spi.node.DataFolder;

/** The data folder, as bundles get it. */
record OwnerOnlyFolder(Path path) implements DataFolder {
  @Override
  public Path folder(String name) {
    Path folder = path.resolve(name).normalize();
    if (!folder.startsWith(path)) {
      throw new IllegalArgumentException(name + " (expected: a folder inside of the data folder)");
    }
    try {
      return UserFolders.create(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
