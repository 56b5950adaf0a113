package org.streamrp2p.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.launcher.Main;
import org.streamrp2p.launcher.node.TestBundles;

/** The program as a process of its own: exit codes and signals. */
class ProcessTest {
  @TempDir private Path folder;
  private Path program;

  @BeforeEach
  void pack() throws IOException {
    program = TestBundles.program(folder.resolve("program"));
  }

  private Process streamr(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dstreamr.home=" + program);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private record Result(int code, String text) {}

  private Result run(String... words) throws Exception {
    Process process = streamr(words);
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes());
    return new Result(process.waitFor(), text);
  }

  private Process started() throws IOException {
    Process node = streamr("start");
    BufferedReader lines = node.inputReader();
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.equals("Stop with Ctrl-C")) {
        return node;
      }
    }
    throw new AssertionError(String.join("\n", seen));
  }

  @Test
  void aTerminatedNodeEndsWithZero() throws Exception {
    Process node = started();
    node.destroy();
    assertTrue(node.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, node.exitValue());
  }

  @Test
  void stopWaitsUntilTheNodeIsGone() throws Exception {
    Process node = started();
    assertEquals(new Result(0, ""), run("stop"));
    assertTrue(node.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, node.exitValue());
  }

  @Test
  void aKilledNodeDoesNotKeepTheNextFromStarting() throws Exception {
    Process killed = started();
    killed.destroyForcibly().waitFor();
    Process next = started();
    next.destroy();
    assertEquals(0, next.waitFor());
  }

  @Test
  void misuseEndsWithTwoAndSaysWhatWouldBeRight() throws Exception {
    assertEquals(
        new Result(2, "Unknown option --dmeo (did you mean --demo?). See: streamr start --help\n"),
        run("start", "--dmeo"));
    assertEquals(
        new Result(2, "--rtmp-port: x (expected: 0..65535)\n"), run("start", "--rtmp-port", "x"));
    assertEquals(2, run("fly").code());
    assertEquals(2, run("start", "--relay-port", "7935").code());
  }

  @Test
  void withoutANodeACommandFailsAndSaysHowToStartOne() throws Exception {
    Result result = run("stream", "list");
    assertEquals(1, result.code());
    assertTrue(result.text().endsWith("Start one with: streamr start\n"), result.text());
  }

  @Test
  void helpAndVersionNeedNoNode() throws Exception {
    assertTrue(run().text().contains("Usage: streamr COMMAND"));
    assertTrue(run("start", "--help").text().startsWith("Usage: streamr start"));
    assertTrue(run("version").text().startsWith("StreamrP2P "));
    assertEquals(0, run("version", "--json").code());
  }
}
