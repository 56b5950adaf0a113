package org.streamrp2p.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.command.CommandInvocation;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.StreamName;

/** What the commands of the recorder share. */
final class RecordCommands {
  private RecordCommands() {}

  /** Null if there is not exactly one name, or it is none; then that was said. */
  static @Nullable StreamName stream(
      List<String> words, String command, CommandInvocation invocation) {
    if (words.size() != 1) {
      invocation
          .err()
          .println(command + " needs the name of one stream. See: streamr " + command + " --help");
      return null;
    }
    try {
      return StreamName.parse(words.getFirst());
    } catch (IllegalArgumentException e) {
      invocation.err().println(e.getMessage());
      return null;
    }
  }

  static void print(RecordingInfo info, String what, CommandInvocation invocation) {
    if (invocation.json()) {
      invocation.printJson(RecorderStatus.describe(info));
    } else {
      invocation.out().println(info.stream() + " " + what + " " + String.join(", ", info.files()));
    }
  }
}
