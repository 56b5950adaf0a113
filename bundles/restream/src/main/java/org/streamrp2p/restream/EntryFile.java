package org.streamrp2p.restream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries made by command, a line each; only the owner reads it, since it holds keys. */
final class EntryFile {
  private static final Logger LOG = LoggerFactory.getLogger(EntryFile.class);
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;

  EntryFile(Path folder) {
    file = folder.resolve("entries");
  }

  /** What was kept; a line that is no entry is told and left out. */
  List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    try {
      if (!Files.exists(file)) {
        return entries;
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("larger than " + MAX_BYTES + " bytes");
      }
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        try {
          entries.add(Entry.parse(line, line.contains(" > ")));
        } catch (IllegalArgumentException e) {
          LOG.warn("{} line {} is left out, correct it: {}", file, number, e.getMessage());
        }
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read, its entries are left out: {}", file, e.toString());
    }
    return entries;
  }

  /**
   * Whole or not at all.
   *
   * @throws UncheckedIOException if it cannot be kept
   */
  void write(List<Entry> entries) {
    Path part = file.resolveSibling("entries.part");
    try {
      Files.deleteIfExists(part);
      Files.createFile(part, ownerOnly());
      Files.write(
          part,
          entries.stream().map(Entry::line).toList(),
          StandardCharsets.UTF_8,
          StandardOpenOption.WRITE);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e, e);
    }
  }

  /** From the start: there is no moment in which others could open it. */
  private FileAttribute<?>[] ownerOnly() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
