package org.streamrp2p.launcher.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.streamrp2p.launcher.platform.Program;
import org.streamrp2p.launcher.platform.UserFolders;

/** The file that people edit. */
public final class ConfigurationFile {
  private static final long MAX_BYTES = 1_000_000;

  private final Path path;

  public ConfigurationFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /** Writes the commented template if there is no file yet. */
  public void createFromTemplate() throws IOException {
    if (Files.exists(path)) {
      return;
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      UserFolders.create(folder);
    }
    Files.createFile(path, UserFolders.ownerOnly("rw-------"));
    Files.writeString(path, template());
  }

  private static String template() throws IOException {
    Path template = Program.home().resolve("conf").resolve("streamr.json");
    if (Files.isReadable(template)) {
      return Files.readString(template);
    }
    try (InputStream in = ConfigurationFile.class.getResourceAsStream("streamr.json")) {
      return in == null ? "{}\n" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * @throws ConfigurationException if it cannot be read
   */
  public String read() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ConfigurationException(path + ": larger than 1 MB, that is no configuration");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(path + ": there is no such file");
    } catch (IOException e) {
      throw new ConfigurationException(path + ": cannot be read: " + e.getMessage());
    }
  }

  /** Changes when the file changes: time and size; empty while there is none. */
  String stamp() {
    try {
      return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS) + "/" + Files.size(path);
    } catch (IOException e) {
      return "";
    }
  }
}
