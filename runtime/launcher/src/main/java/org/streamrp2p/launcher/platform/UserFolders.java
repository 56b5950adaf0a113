package org.streamrp2p.launcher.platform;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a user's data lies, by the custom of each system. */
public final class UserFolders {
  private UserFolders() {}

  /**
   * The data folder of a user who names none.
   *
   * @param system value of {@code os.name}
   * @param home the user's home folder
   * @param environment of the process
   */
  public static Path data(String system, Path home, Map<String, String> environment) {
    if (system.startsWith("Windows")) {
      return under(environment.get("LOCALAPPDATA"), home.resolve("AppData/Local"));
    }
    if (system.startsWith("Mac")) {
      return home.resolve("Library/Application Support/streamr");
    }
    return under(environment.get("XDG_DATA_HOME"), home.resolve(".local/share"));
  }

  private static Path under(@Nullable String folder, Path otherwise) {
    boolean given = folder != null && Path.of(folder).isAbsolute();
    return (given ? Path.of(folder) : otherwise).resolve("streamr");
  }

  /** Makes a folder that only its owner reads; one that is there stays as it is. */
  public static Path create(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, ownerOnly("rwx------"));
    }
    return folder;
  }

  /** Attributes for a new file or folder; none where the file system knows no such permissions. */
  public static FileAttribute<?>[] ownerOnly(String permissions) {
    return posix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Takes a file away from all others, where the file system can. */
  public static void restrict(Path file, String permissions) throws IOException {
    if (posix()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
