package org.streamrp2p.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The disk, or a test's. */
interface Storage {
  /** Makes a new file; fails if it exists. */
  SeekableByteChannel create(Path file) throws IOException;

  /** Opens a file to read and write. */
  SeekableByteChannel open(Path file) throws IOException;

  /** Opens a file to read. */
  SeekableByteChannel read(Path file) throws IOException;

  /** Bytes free where a folder is. */
  long freeBytes(Path folder) throws IOException;

  /** The disk. */
  Storage DISK =
      new Storage() {
        @Override
        public SeekableByteChannel create(Path file) throws IOException {
          Files.createDirectories(file.resolveSibling(""));
          return FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
        }

        @Override
        public SeekableByteChannel open(Path file) throws IOException {
          return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        @Override
        public SeekableByteChannel read(Path file) throws IOException {
          return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public long freeBytes(Path folder) throws IOException {
          Files.createDirectories(folder);
          return Files.getFileStore(folder).getUsableSpace();
        }
      };
}
