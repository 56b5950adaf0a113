package org.streamrp2p.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is whole in the file of a recording: tags up to the first that is cut off or
 * broken. Reads the beginning of each tag only.
 *
 * @param head as it was written
 * @param end behind the last whole tag
 * @param lastMillis time of the last tag
 * @param keyFrames where a decoder can start
 */
record RecordingScan(RecordingHead head, long end, long lastMillis, KeyFrames keyFrames) {
  private static final int TAG_HEADER = 11;
  private static final int LOOK = TAG_HEADER + 2;

  /**
   * @return null if it is no file of a recorder of this program
   */
  static @Nullable RecordingScan of(SeekableByteChannel file) throws IOException {
    RecordingHead head = head(file);
    if (head == null) {
      return null;
    }
    KeyFrames keyFrames = new KeyFrames();
    long last = 0;
    long position = RecordingHead.SIZE;
    ByteBuffer look = ByteBuffer.allocate(LOOK);
    ByteBuffer back = ByteBuffer.allocate(4);
    while (read(file, position, look) >= TAG_HEADER) {
      int size = (look.get(1) & 0xff) << 16 | (look.getShort(2) & 0xffff);
      long behind = position + TAG_HEADER + size;
      if (read(file, behind, back) < 4 || back.getInt(0) != TAG_HEADER + size) {
        break;
      }
      long millis =
          (look.get(7) & 0xffL) << 24 | (look.get(4) & 0xff) << 16 | (look.getShort(5) & 0xffff);
      if (look.get(0) == FlvTagBody.VIDEO && size >= 2 && isKeyFrame(look.get(11), look.get(12))) {
        keyFrames.add(millis, position);
      }
      last = Math.max(last, millis);
      position = behind + 4;
    }
    return new RecordingScan(head, position, last, keyFrames);
  }

  static @Nullable RecordingHead head(SeekableByteChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RecordingHead.SIZE);
    return read(file, 0, bytes) < RecordingHead.SIZE ? null : RecordingHead.decode(bytes);
  }

  /** A key frame that is coded media: no sequence header, no metadata. */
  static boolean isKeyFrame(byte first, byte second) {
    boolean enhanced = (first & 0x80) != 0;
    boolean key = (first >> 4 & 7) == 1;
    int packet = first & 0x0f;
    return key
        && (enhanced ? packet == 1 || packet == 3 || packet == 6 : packet != 7 || second == 1);
  }

  private static int read(SeekableByteChannel file, long position, ByteBuffer into)
      throws IOException {
    into.clear();
    file.position(position);
    while (into.hasRemaining() && file.read(into) >= 0) {
      // until it is full or the file ends
    }
    into.flip();
    return into.limit();
  }
}
