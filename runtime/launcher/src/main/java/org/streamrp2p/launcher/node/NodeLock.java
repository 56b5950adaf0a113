package org.streamrp2p.launcher.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One node per data folder. The system lets go of the lock when the process ends, however it ends;
 * the file also tells the process id.
 */
public final class NodeLock implements AutoCloseable {
  /** Far behind the text, so that the process id stays readable where locks are mandatory. */
  private static final long POSITION = 1L << 40;

  private final FileChannel channel;

  private NodeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, or null if another process has it. */
  public static @Nullable NodeLock take(Path data) throws IOException {
    FileChannel channel = lock(data);
    if (channel == null) {
      return null;
    }
    channel.truncate(0);
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(pid), 0);
    return new NodeLock(channel);
  }

  /** Whether a node runs with this data folder. */
  public static boolean taken(Path data) throws IOException {
    if (!Files.isRegularFile(data.resolve("lock"))) {
      return false;
    }
    FileChannel channel = lock(data);
    if (channel != null) {
      channel.close();
    }
    return channel == null;
  }

  /** The process that has the lock; 0 if none ever had. */
  public static long owner(Path data) {
    try {
      String text = Files.readString(data.resolve("lock")).strip();
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static @Nullable FileChannel lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(
            data.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock(POSITION, 1, false);
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it.
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
