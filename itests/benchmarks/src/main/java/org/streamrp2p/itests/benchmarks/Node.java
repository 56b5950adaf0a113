package org.streamrp2p.itests.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A node as a process: the start script becomes Java, so the process is the node itself. */
final class Node implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  private static final long TRAINING_SECONDS = 180;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final Pattern URL = Pattern.compile("\"url\": *\"([^\"]+)\"");

  private final Path program;
  private final Path data;
  private final int rtmpPort;
  private final int httpPort;
  private final Process process;
  private final double startMillis;

  private Node(
      Path program,
      Path data,
      int rtmpPort,
      int httpPort,
      List<String> before,
      List<String> options)
      throws Exception {
    this.program = program;
    this.data = data;
    this.rtmpPort = rtmpPort;
    this.httpPort = httpPort;
    ProcessBuilder builder =
        builder(
            program,
            "start",
            "--data",
            data.toString(),
            "--rtmp-port",
            Integer.toString(rtmpPort),
            "--http-port",
            Integer.toString(httpPort));
    builder.command().addAll(options);
    builder.command().addAll(0, before);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    process = builder.start();
    try {
      await(rtmpPort);
      startMillis = millisSince(begin);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Starts a node and returns as soon as it accepts RTMP connections. */
  static Node start(Path program, Path data) throws Exception {
    return start(program, data, List.of(), List.of());
  }

  /**
   * @param before words before the command: {@code taskset} and the like
   * @param options of {@code streamr start}
   */
  static Node start(Path program, Path data, List<String> before, List<String> options)
      throws Exception {
    int rtmpPort;
    int httpPort;
    try (ServerSocket rtmp = new ServerSocket(0);
        ServerSocket http = new ServerSocket(0)) {
      rtmpPort = rtmp.getLocalPort();
      httpPort = http.getLocalPort();
    }
    return new Node(program, data, rtmpPort, httpPort, before, options);
  }

  /** Lets a node with this data folder make its AOT cache, as every first start does. */
  static void train(Path program, Path data) throws Exception {
    Benchmarks.progress("Training the AOT cache ...");
    try (Node node = start(program, data)) {
      long begin = System.nanoTime();
      while (!hasCache(data)) {
        if (millisSince(begin) > TimeUnit.SECONDS.toMillis(TRAINING_SECONDS)) {
          throw new IllegalStateException("no AOT cache in " + data);
        }
        Thread.sleep(200);
      }
      node.stop();
    }
  }

  private static boolean hasCache(Path data) throws IOException {
    Path folder = data.resolve("aot");
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> f.toString().endsWith(".aot"));
    }
  }

  /** From the start of the process to the first accepted RTMP connection. */
  double startMillis() {
    return startMillis;
  }

  Process process() {
    return process;
  }

  Path data() {
    return data;
  }

  InetSocketAddress rtmp() {
    return address(rtmpPort);
  }

  InetSocketAddress http() {
    return address(httpPort);
  }

  void awaitHttp() throws Exception {
    await(httpPort);
  }

  /** Resident memory in MB, which are 1,000,000 bytes. */
  double residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    Matcher matcher = RESIDENT.matcher(Files.readString(status));
    if (!matcher.find()) {
      throw new IOException("no VmRSS in " + status);
    }
    return Long.parseLong(matcher.group(1)) * 1024 / 1e6;
  }

  /** Where to publish a stream; asks until the node, which may just have started, can tell. */
  String publishUrl(String stream) throws Exception {
    long begin = System.nanoTime();
    while (true) {
      String answer = ask("stream", "url", stream, "--json");
      Matcher matcher = URL.matcher(answer);
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (millisSince(begin) > TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)) {
        throw new IOException("no URL in " + answer);
      }
      Thread.sleep(200);
    }
  }

  void awaitStream(String stream) throws Exception {
    long begin = System.nanoTime();
    while (!ask("stream", "list", "--json").contains(stream)) {
      if (millisSince(begin) > TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)) {
        throw new IllegalStateException("the stream is not live");
      }
      Thread.sleep(200);
    }
  }

  private String ask(String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    words.add("--data");
    words.add(data.toString());
    Process asked = builder(program, words.toArray(String[]::new)).start();
    try {
      asked.getOutputStream().close();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      asked.destroyForcibly();
    }
  }

  /** What a command says for programs, without a process for it. */
  String askQuickly(String... command) throws IOException {
    Path note = data.resolve("control.path");
    Path socket =
        Files.exists(note) ? Path.of(Files.readString(note).strip()) : data.resolve("control.sock");
    byte[] request =
        ("RUN\0json\0/\0" + String.join("\0", command)).getBytes(StandardCharsets.UTF_8);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      out.writeByte('r');
      out.writeInt(request.length);
      out.write(request);
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      StringBuilder answer = new StringBuilder();
      while (true) {
        char kind = (char) in.readByte();
        String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        if (kind == 'x') {
          return answer.toString();
        }
        answer.append(text);
      }
    }
  }

  /** Ends the node as a service manager does. */
  Stop stop() throws InterruptedException {
    long begin = System.nanoTime();
    process.destroy();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the node does not stop");
    }
    return new Stop(millisSince(begin), process.exitValue());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private void await(int port) throws Exception {
    long begin = System.nanoTime();
    while (!accepts(port)) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the node ended with " + process.exitValue());
      }
      if (millisSince(begin) > TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)) {
        throw new IllegalStateException("the node does not start");
      }
      Thread.sleep(1);
    }
  }

  private static boolean accepts(int port) {
    try (SocketChannel channel = SocketChannel.open(address(port))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** On the Java of the benchmark, and without settings from outside. */
  private static ProcessBuilder builder(Path program, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(program.resolve("bin/streamr").toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("STREAMR_"));
    builder.environment().put("STREAMR_JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }

  /** How a node ended. */
  record Stop(double millis, int exitCode) {}
}
