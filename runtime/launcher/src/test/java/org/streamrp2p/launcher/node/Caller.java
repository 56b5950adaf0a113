package org.streamrp2p.launcher.node;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.streamrp2p.launcher.cli.CommandLine;

/** Somebody at a terminal. */
record Caller(Path data) {
  record Answer(int code, String out, String err) {}

  /** Calls a command of the node with the data folder. */
  Answer ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandLine line =
        new CommandLine(new PrintStream(out, true), new PrintStream(err, true), Map.of());
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    int code = line.run(all.toArray(String[]::new));
    return new Answer(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
