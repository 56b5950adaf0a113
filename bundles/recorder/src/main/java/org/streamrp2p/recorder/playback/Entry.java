package org.streamrp2p.recorder.playback;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.streamrp2p.spi.stream.StreamName;

/**
 * A file that is to be played.
 *
 * @param file as it was written
 */
record Entry(StreamName stream, String file, boolean repeats) {
  private static final String ARROW = " < ";
  private static final String LOOP = " loop";

  Entry {
    try {
      if (file.isBlank() || Path.of(file).getNameCount() == 0) {
        throw new IllegalArgumentException("file: " + file + " (expected: a path)");
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("file: " + e.getMessage(), e);
    }
  }

  /**
   * Reads {@code NAME < FILE [loop]}; the path may have spaces.
   *
   * @throws IllegalArgumentException with what was expected
   */
  static Entry parse(String line) {
    int arrow = line.indexOf(ARROW);
    if (arrow < 0) {
      throw new IllegalArgumentException(line + " (expected: NAME < FILE [loop])");
    }
    String file = line.substring(arrow + ARROW.length()).strip();
    boolean repeats = file.endsWith(LOOP);
    return new Entry(
        StreamName.parse(line.substring(0, arrow).strip()),
        repeats ? file.substring(0, file.length() - LOOP.length()).strip() : file,
        repeats);
  }

  @Override
  public String toString() {
    return stream + ARROW + file + (repeats ? LOOP : "");
  }
}
