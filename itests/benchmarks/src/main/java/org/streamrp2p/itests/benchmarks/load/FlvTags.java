package org.streamrp2p.itests.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tags of an FLV file, to be played in a loop.
 *
 * @param bytes of the file
 * @param tags in their order
 * @param spanMillis of one round
 */
record FlvTags(ByteBuffer bytes, List<Tag> tags, long spanMillis) {
  private static final int FILE_HEADER = 13;
  private static final int TAG_HEADER = 11;
  private static final int TAG_TRAILER = 4;
  private static final int LAST_FRAME_MILLIS = 33;

  /**
   * A tag.
   *
   * @param type 8 audio, 9 video, 18 data
   * @param body where its body begins in the file
   * @param length of its body
   * @param end where the next tag begins
   */
  record Tag(int type, int timestampMillis, int body, int length, int end) {}

  static FlvTags read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Tag> tags = new ArrayList<>();
    int at = FILE_HEADER;
    while (at + TAG_HEADER < bytes.length) {
      int length = medium(bytes, at + 1);
      int time = medium(bytes, at + 4) | (bytes[at + 7] & 0xFF) << 24;
      int end = at + TAG_HEADER + length + TAG_TRAILER;
      tags.add(new Tag(bytes[at], time, at + TAG_HEADER, length, end));
      at = end;
    }
    return new FlvTags(
        ByteBuffer.wrap(bytes), tags, (long) tags.getLast().timestampMillis() + LAST_FRAME_MILLIS);
  }

  /** Where the first tag begins. */
  int begin() {
    return FILE_HEADER;
  }

  ByteBuffer body(Tag tag) {
    return bytes.slice(tag.body(), tag.length());
  }

  private static int medium(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
  }
}
