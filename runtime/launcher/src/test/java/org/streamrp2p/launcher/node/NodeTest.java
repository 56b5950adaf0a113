package org.streamrp2p.launcher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.launcher.node.Caller.Answer;
import org.streamrp2p.launcher.probe.Probe;
import org.streamrp2p.launcher.probe.TakenPort;

/** A real framework in this process, with a bundle made on the fly. */
class NodeTest {
  private static final String COMPONENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="org.streamrp2p.probe"
          immediate="true" activate="configure" modified="configure">
        <implementation class="org.streamrp2p.launcher.probe.Probe"/>
        <service><provide interface="org.streamrp2p.spi.command.Command"/></service>
        <reference name="configured" interface="org.osgi.service.condition.Condition"
            target="(osgi.condition.id=org.streamrp2p.configured)"/>
        <reference name="data" interface="org.streamrp2p.spi.node.DataFolder"/>
      </scr:component>
      """;
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="p" name="Probe"><AD id="port" type="Integer" min="0" max="65535"/></OCD>
        <Designate pid="org.streamrp2p.probe"><Object ocdref="p"/></Designate>
      </metatype:MetaData>
      """;

  private static final String TAKEN =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="taken">
        <implementation class="org.streamrp2p.launcher.probe.TakenPort"/>
        <service><provide interface="org.streamrp2p.spi.protocol.Connections"/></service>
      </scr:component>
      """;

  @TempDir private Path folder;
  private Path data;
  private Path program;
  private Node node;

  @BeforeEach
  void pack() throws IOException {
    data = folder.resolve("data");
    program = TestBundles.program(folder.resolve("program"));
    TestBundles.jar(
        program.resolve("bundles").resolve("probe.jar"),
        Map.of(
            "Bundle-SymbolicName", "probe",
            "Service-Component", "OSGI-INF/probe.xml",
            "Import-Package",
                "org.streamrp2p.spi.command,org.streamrp2p.spi.node,org.osgi.service.condition,org.slf4j;version=\"[2,3)\",io.netty.channel;version=\"[4.2,5)\""),
        Map.of("OSGI-INF/probe.xml", COMPONENT, "OSGI-INF/metatype/probe.xml", METATYPE),
        Probe.class);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private Node node(Map<String, String> overrides) {
    node = new Node(new StartOptions(program, data, null, overrides, Map.of()));
    return node;
  }

  private Answer ask(String... words) {
    return new Caller(data).ask(words);
  }

  private void configuration(String text) throws IOException {
    Files.createDirectories(data.resolve("conf"));
    Files.writeString(data.resolve("conf").resolve("streamr.json"), text);
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void theConfigurationReachesAComponentBeforeItsFirstActivation() throws IOException {
    configuration("{\"probe\": {\"port\": 4711}}");
    node(Map.of()).start();
    assertEquals(new Answer(0, "port=4711\n", "to err\n"), ask("probe", "it"));
  }

  @Test
  void savingTheFileAppliesItAndAWrongOneLeavesWhatRuns() throws Exception {
    configuration("{\"probe\": {\"port\": 1}}");
    node(Map.of()).start();
    configuration("{\"probe\": {\"port\": 2}}");
    eventually(() -> ask("probe", "it").out().equals("port=2\n"));
    configuration("{\"probe\": {\"port\": 70000}}");
    Path log = data.resolve("logs").resolve("streamr.log");
    eventually(() -> read(log).contains("probe.port: 70000 (expected: 0..65535)"));
    assertEquals("port=2\n", ask("probe", "it").out());
    configuration("{}");
    eventually(() -> ask("probe", "it").out().equals("port=null\n"));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRefusedConfigurationStopsTheStartAndFreesTheFolder() throws IOException {
    configuration("{\"probe\": {\"port\": 70000}}");
    StartException refused = assertThrows(StartException.class, () -> node(Map.of()).start());
    assertEquals(List.of("probe.port: 70000 (expected: 0..65535)"), refused.lines());
    assertFalse(refused.misused());
    node.close();
    assertFalse(NodeLock.taken(data));
  }

  @Test
  void anOptionThatNobodyKnowsIsAMisuse() {
    StartException refused =
        assertThrows(StartException.class, () -> node(Map.of("relay.port", "1")).start());
    assertTrue(refused.misused());
  }

  @Test
  void aTakenPortStopsTheStartWithTheLineOfTheHost() throws IOException {
    TestBundles.jar(
        program.resolve("bundles").resolve("taken.jar"),
        Map.of(
            "Bundle-SymbolicName", "taken",
            "Service-Component", "OSGI-INF/taken.xml",
            "Import-Package", "org.streamrp2p.spi.protocol"),
        Map.of("OSGI-INF/taken.xml", TAKEN),
        TakenPort.class);
    StartException refused = assertThrows(StartException.class, () -> node(Map.of()).start());
    assertEquals(List.of("rtmp.port: port 1935 is in use"), refused.lines());
    assertFalse(refused.misused());
  }

  @Test
  void aSecondNodeOnTheSameFolderIsRefused() {
    Node first = node(Map.of());
    first.start();
    try (Node second = new Node(new StartOptions(program, data, null, Map.of(), Map.of()))) {
      String message = assertThrows(StartException.class, second::start).getMessage();
      assertEquals(
          "Already running with data folder "
              + data
              + " (pid "
              + ProcessHandle.current().pid()
              + "). Stop it with: streamr stop",
          message);
    }
    assertEquals(0, ask("status").code());
    first.close();
  }

  @Test
  void aBrokenPluginIsLeftOutAndTheNodeRuns() throws IOException {
    Path plugins = Files.createDirectories(data.resolve("bundles"));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    TestBundles.jar(plugins.resolve("plain.jar"), Map.of(), Map.of());
    TestBundles.jar(
        plugins.resolve("lonely.jar"),
        Map.of("Bundle-SymbolicName", "lonely", "Import-Package", "not.there"),
        Map.of());
    node(Map.of()).start();
    String bundles = ask("bundle", "list").out();
    assertTrue(bundles.matches("(?s).*lonely +0.0.0 +installed\n.*"), bundles);
    assertTrue(bundles.matches("(?s).*probe +0.0.0 +active\n.*"), bundles);
    String log = Files.readString(data.resolve("logs").resolve("streamr.log"));
    assertTrue(log.contains("broken.jar is left out"), log);
    assertTrue(log.contains("not.there"), log);
  }

  @Test
  void whatAKilledNodeLeftIsCleanedAway() throws IOException {
    Files.createDirectories(data.resolve("felix-cache").resolve("bundle77"));
    Files.writeString(data.resolve("control.sock"), "stale");
    Files.writeString(data.resolve("lock"), "999999");
    node(Map.of()).start();
    assertEquals(0, ask("status", "--json").code());
    assertFalse(Files.exists(data.resolve("felix-cache").resolve("bundle77")));
  }

  @Test
  void theSocketAndTheFolderBelongToTheirOwner() throws IOException {
    node(Map.of()).start();
    assertEquals("rwx------", permissions(data));
    assertEquals("rw-------", permissions(data.resolve("control.sock")));
    assertEquals("rw-------", permissions(data.resolve("conf").resolve("streamr.json")));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aFolderWithALongNameHasItsSocketElsewhere() throws IOException {
    data = folder.resolve("long".repeat(30)).resolve("data");
    Files.createDirectories(data.getParent());
    node(Map.of()).start();
    assertTrue(Files.exists(data.resolve("control.path")));
    assertEquals(0, ask("status").code());
    Path socket = Path.of(Files.readString(data.resolve("control.path")));
    node.close();
    assertFalse(Files.exists(socket));
    assertFalse(Files.exists(socket.getParent()));
  }

  @Test
  void commandsOfBundlesAreFoundWithTheirHelpAndTheirFailures() {
    node(Map.of()).start();
    assertEquals("Usage: streamr probe it\n", ask("probe", "it", "--help").out());
    assertTrue(ask("--help").out().contains("probe it       prints its configuration"));
    assertEquals(new Answer(1, "", "on purpose\n"), ask("probe", "it", "fail"));
    assertEquals(2, ask("probe", "it", "a", "b").code());
    assertEquals(
        "{\n  \"arguments\": [\n    \"ä\"\n  ]\n}\n", ask("probe", "it", "--json", "ä").out());
    Answer unknown = ask("prob", "it");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("did you mean probe it?"), unknown.err());
  }

  @Test
  void aCallerThatGoesAwayInterruptsItsCommand() throws Exception {
    System.clearProperty("probe.interrupted");
    System.clearProperty("probe.waiting");
    node(Map.of()).start();
    Thread caller = Thread.ofPlatform().start(() -> ask("probe", "it", "wait"));
    eventually(() -> "true".equals(System.getProperty("probe.waiting")));
    caller.interrupt();
    eventually(() -> "true".equals(System.getProperty("probe.interrupted")));
    caller.join();
  }

  @Test
  void statusIsOneJsonObject() {
    node(Map.of()).start();
    var status = JsonParser.parseString(ask("status", "--json").out()).getAsJsonObject();
    assertEquals(ProcessHandle.current().pid(), status.get("pid").getAsLong());
    assertEquals(data.toString(), status.get("dataFolder").getAsString());
    for (String key : List.of("version", "uptimeSeconds", "memory", "ports", "bundles", "health")) {
      assertTrue(status.has(key), key);
    }
  }

  @Test
  void stopIsAskedForThroughTheSocket() throws Exception {
    Node running = node(Map.of());
    running.start();
    Thread main =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    running.awaitStop();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  running.close();
                });
    assertEquals(new Answer(0, "", ""), ask("stop"));
    main.join();
    assertFalse(Files.exists(data.resolve("control.sock")));
    assertEquals(
        new Answer(
            1, "", "No node runs with data folder " + data + ". Start one with: streamr start\n"),
        ask("status"));
  }
}
