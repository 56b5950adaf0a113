package org.streamrp2p.itests.fuzz;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file that was found on a disk. */
final class FileInMemory implements SeekableByteChannel {
  private byte[] bytes;
  private int position;

  FileInMemory(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int read(ByteBuffer into) {
    int count = Math.min(into.remaining(), bytes.length - position);
    if (count <= 0) {
      return -1;
    }
    into.put(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    int count = from.remaining();
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + count));
    from.get(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = Math.toIntExact(newPosition);
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(size, bytes.length)));
    return this;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
