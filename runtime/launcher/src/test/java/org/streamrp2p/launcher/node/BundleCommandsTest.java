package org.streamrp2p.launcher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.launcher.node.Caller.Answer;
import org.streamrp2p.launcher.probe.Guard;
import org.streamrp2p.launcher.probe.Probe;

/**
 * Bundles come, change and go by command, in a real framework, and the next start finds the same.
 */
class BundleCommandsTest {
  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="org.streamrp2p.probe"
          immediate="true" activate="configure" modified="configure">
        <implementation class="org.streamrp2p.launcher.probe.Probe"/>
        <service><provide interface="org.streamrp2p.spi.command.Command"/></service>
      </scr:component>
      """;
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="p" name="Probe"><AD id="port" type="Integer" min="0" max="65535"/></OCD>
        <Designate pid="org.streamrp2p.probe"><Object ocdref="p"/></Designate>
      </metatype:MetaData>
      """;
  private static final String IMPORTS = "org.streamrp2p.spi.command";

  @TempDir private Path folder;
  private Path data;
  private Path program;
  private Node node;

  @BeforeEach
  void pack() throws IOException {
    data = folder.resolve("data");
    program = TestBundles.program(folder.resolve("program"));
    probe(program.resolve("bundles").resolve("probe.jar"), "1.0.0", Map.of());
    start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void start() {
    node = new Node(new StartOptions(program, data, null, Map.of(), Map.of()));
    node.start();
  }

  private void restart() {
    node.close();
    start();
  }

  private static Path probe(Path jar, String version, Map<String, String> more) throws IOException {
    return bundle(jar, "org.streamrp2p.probe", version, more);
  }

  private static Path bundle(Path jar, String name, String version, Map<String, String> more)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Bundle-SymbolicName", name);
    headers.put("Bundle-Version", version);
    headers.put("Service-Component", "OSGI-INF/probe.xml");
    headers.put("Import-Package", IMPORTS);
    headers.putAll(more);
    Map<String, String> texts =
        Map.of("OSGI-INF/probe.xml", COMPONENT, "OSGI-INF/metatype/probe.xml", METATYPE);
    TestBundles.jar(jar, headers, texts, Probe.class);
    return jar;
  }

  private Answer ask(String... words) {
    return new Caller(data).ask(words);
  }

  private List<String> versions(String name) {
    List<String> versions = new ArrayList<>();
    for (JsonElement bundle : array("bundle", "list")) {
      JsonObject entry = bundle.getAsJsonObject();
      if (entry.get("name").getAsString().equals(name)) {
        versions.add(entry.get("version").getAsString() + " " + entry.get("state").getAsString());
      }
    }
    return versions;
  }

  private List<String> probes() {
    return versions("org.streamrp2p.probe");
  }

  private JsonArray array(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return JsonParser.parseString(ask(all.toArray(String[]::new)).out()).getAsJsonArray();
  }

  @Test
  void anUpdateIsThereAtOnceAndAfterARestart() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    Answer answer = ask("bundle", "update", "probe", next.toString());
    assertEquals(0, answer.code(), answer.err());
    assertTrue(answer.out().startsWith("probe 2.0.0 (bundle "), answer.out());
    assertTrue(answer.out().contains("in place of 1.0.0 (bundle "), answer.out());
    assertEquals(List.of("2.0.0 active"), probes());
    assertEquals("port=null\n", ask("probe", "it").out());
    Files.delete(next); // the node has its own copy
    restart();
    assertEquals(List.of("2.0.0 active"), probes());
  }

  @Test
  void theSameFileAgainIsAnUpdateToo() {
    Path own = program.resolve("bundles").resolve("probe.jar");
    JsonObject result =
        JsonParser.parseString(ask("bundle", "update", "probe", own.toString(), "--json").out())
            .getAsJsonObject();
    assertFalse(result.get("rolledBack").getAsBoolean());
    long before = result.getAsJsonArray("fromIds").get(0).getAsLong();
    assertTrue(result.get("toId").getAsLong() > before);
    assertEquals(List.of("1.0.0 active"), probes());
  }

  @Test
  void aVersionThatIsKeptNeedsNoFile() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    List<String> kept = new ArrayList<>();
    for (JsonElement version : array("bundle", "versions", "probe")) {
      kept.add(version.getAsJsonObject().get("version").getAsString());
    }
    assertEquals(List.of("1.0.0", "2.0.0"), kept);
    assertEquals(0, ask("bundle", "update", "probe", "1.0.0").code());
    assertEquals(List.of("1.0.0 active"), probes());
    restart();
    assertEquals(List.of("1.0.0 active"), probes());
    Answer unknown = ask("bundle", "update", "probe", "7.0.0");
    assertEquals(1, unknown.code());
    assertTrue(unknown.err().contains("7.0.0 is not kept (known: 1.0.0, 2.0.0)"), unknown.err());
  }

  @Test
  void onlyTheLastThreeAreKept() throws IOException {
    for (int i = 2; i <= 7; i++) {
      Path next = probe(folder.resolve(i + ".jar"), i + ".0.0", Map.of());
      assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    }
    try (Stream<Path> jars = Files.list(data.resolve("bundle-store"))) {
      assertEquals(3, jars.count());
    }
    restart();
    assertEquals(List.of("7.0.0 active"), probes());
  }

  // Else a newer program would go on with an old bundle for ever.
  @Test
  void aNewerProgramIsUsedInsteadOfWhatReplacedTheOldOne() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    node.close();
    probe(program.resolve("bundles").resolve("probe.jar"), "3.0.0", Map.of());
    start();
    assertEquals(List.of("3.0.0 active"), probes());
  }

  @Test
  void aDamagedCopyIsLeftOut() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    node.close();
    try (Stream<Path> jars = Files.list(data.resolve("bundle-store"))) {
      probe(jars.findFirst().orElseThrow(), "2.0.0", Map.of("Bundle-Vendor", "somebody else"));
    }
    start();
    assertEquals(List.of("1.0.0 active"), probes());
    Files.writeString(data.resolve("bundles.json"), "{ not json");
    restart();
    assertEquals(List.of("1.0.0 active"), probes());
  }

  @Test
  void aVersionThatDoesNotStartIsRolledBack() throws IOException {
    Path broken =
        probe(folder.resolve("broken.jar"), "2.0.0", Map.of("Bundle-Activator", "not.There"));
    Answer answer = ask("bundle", "update", "probe", broken.toString());
    assertEquals(1, answer.code());
    assertTrue(answer.err().contains("Rolled back: it does not start: "), answer.err());
    assertTrue(answer.err().contains("not.There"), answer.err());
    assertEquals(List.of("1.0.0 active"), probes());
    assertEquals("port=null\n", ask("probe", "it").out());
    restart();
    assertEquals(List.of("1.0.0 active"), probes());
  }

  @Test
  void aVersionThatNeedsWhatNobodyHasIsNotTried() throws IOException {
    Path needy =
        probe(folder.resolve("needy.jar"), "2.0.0", Map.of("Import-Package", "nobody.has"));
    Answer plan = ask("bundle", "plan", needy.toString());
    assertEquals(1, plan.code());
    assertTrue(plan.out().contains("nobody provides osgi.wiring.package"), plan.out());
    assertTrue(plan.out().contains("nobody.has"), plan.out());
    Answer update = ask("bundle", "update", "probe", needy.toString());
    assertEquals(1, update.code());
    assertTrue(update.err().contains("cannot run here"), update.err());
    assertEquals(List.of("1.0.0 active"), probes());
  }

  // Without a guard, for however short a time, everybody would be let in.
  @Test
  void aGuardRunsBesideItsNewVersion() throws IOException {
    Path guard = folder.resolve("guard.jar");
    TestBundles.jar(
        guard,
        Map.of(
            "Bundle-SymbolicName", "guard",
            "Service-Component", "OSGI-INF/guard.xml",
            "Import-Package", "org.streamrp2p.spi.stream"),
        Map.of(
            "OSGI-INF/guard.xml",
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="guard">
              <implementation class="org.streamrp2p.launcher.probe.Guard"/>
              <service><provide interface="org.streamrp2p.spi.stream.AccessControl"/></service>
            </scr:component>
            """),
        Guard.class);
    assertEquals(0, ask("bundle", "install", guard.toString()).code());
    assertEquals("beside", how(guard));
    assertEquals("restart", how(program.resolve("bundles").resolve("probe.jar")));
    assertEquals(0, ask("bundle", "update", "guard", guard.toString()).code());
    assertEquals(List.of("0.0.0 active"), versions("guard"));
  }

  private String how(Path jar) {
    Answer plan = ask("bundle", "plan", jar.toString(), "--json");
    return JsonParser.parseString(plan.out()).getAsJsonObject().get("how").getAsString();
  }

  // Who stopped it wanted it so.
  @Test
  void aStoppedBundleStaysStoppedWhenItsUpdateFails() throws IOException {
    assertEquals(0, ask("bundle", "stop", "probe").code());
    Path broken =
        probe(folder.resolve("broken.jar"), "2.0.0", Map.of("Bundle-Activator", "not.There"));
    assertEquals(1, ask("bundle", "update", "probe", broken.toString()).code());
    assertEquals(List.of("1.0.0 resolved"), probes());
  }

  // What the next start would not find must not serve.
  @Test
  void anUpdateThatCannotBeRememberedIsRolledBack() throws IOException {
    Files.createDirectories(data.resolve("bundles.json").resolve("in the way"));
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    Answer answer = ask("bundle", "update", "probe", next.toString());
    assertEquals(1, answer.code());
    assertTrue(answer.err().contains("bundles.json cannot be written"), answer.err());
    assertEquals(List.of("1.0.0 active"), probes());
    assertEquals("port=null\n", ask("probe", "it").out());
  }

  @Test
  void theFilesOfUpdatesThatFailAreNotKept() throws IOException {
    for (int i = 2; i <= 5; i++) {
      Path broken =
          probe(folder.resolve(i + ".jar"), i + ".0.0", Map.of("Bundle-Activator", "not.There"));
      assertEquals(1, ask("bundle", "update", "probe", broken.toString()).code());
    }
    assertEquals(1, array("bundle", "versions", "probe").size());
  }

  @Test
  void aDamagedCopyIsMendedByTheSameUpdate() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    assertEquals(0, ask("bundle", "update", "probe", "1.0.0").code());
    try (Stream<Path> jars = Files.list(data.resolve("bundle-store"))) {
      Files.writeString(jars.findFirst().orElseThrow(), "damaged");
    }
    Answer answer = ask("bundle", "update", "probe", next.toString());
    assertEquals(0, answer.code(), answer.err());
    restart();
    assertEquals(List.of("2.0.0 active"), probes());
  }

  @Test
  void fragmentsInTheDataFolderStay() throws IOException {
    TestBundles.jar(
        data.resolve("bundles").resolve("fragment.jar"),
        Map.of("Bundle-SymbolicName", "fragment", "Fragment-Host", "org.streamrp2p.probe"),
        Map.of());
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    restart();
    assertEquals(1, versions("fragment").size());
    assertEquals(List.of("2.0.0 active"), probes());
  }

  // A plan looks at a bundle that is installed for a moment.
  @Test
  void aBundleThatIsOnlyLookedAtIsNotTakenForAVersion() throws Exception {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    try (InputStream in = Files.newInputStream(next)) {
      node.context().installBundle("streamr-plan:test", in);
    }
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    assertEquals(List.of("2.0.0 installed", "2.0.0 active"), probes());
  }

  @Test
  void theConfigurationOfAVersionThatFailedIsForgotten() throws Exception {
    Path config = data.resolve("conf").resolve("streamr.json");
    Path narrow = folder.resolve("narrow.jar");
    TestBundles.jar(
        narrow,
        Map.of(
            "Bundle-SymbolicName", "org.streamrp2p.probe",
            "Bundle-Version", "2.0.0",
            "Bundle-Activator", "not.There"),
        Map.of("OSGI-INF/metatype/probe.xml", METATYPE.replace("65535", "10")));
    assertEquals(1, ask("bundle", "update", "probe", narrow.toString()).code());
    Files.writeString(config, "{\"probe\": {\"port\": 4711}}");
    for (int i = 0; i < 500 && !ask("probe", "it").out().equals("port=4711\n"); i++) {
      Thread.sleep(20);
    }
    assertEquals("port=4711\n", ask("probe", "it").out());
  }

  @Test
  void theStatusTellsOfUpdatesAndOfThoseThatFailed() throws IOException {
    Path broken =
        bundle(
            folder.resolve("broken.jar"), "more", "1.0.0", Map.of("Bundle-Activator", "not.There"));
    Answer install = ask("bundle", "install", broken.toString());
    assertEquals(1, install.code());
    assertFalse(install.out().contains("is installed"), install.out());
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    assertEquals(0, ask("bundle", "update", "probe", next.toString()).code());
    JsonArray updates =
        JsonParser.parseString(ask("status", "--json").out())
            .getAsJsonObject()
            .getAsJsonArray("updates");
    assertEquals(2, updates.size());
    assertTrue(updates.get(0).getAsJsonObject().get("rolledBack").getAsBoolean());
    JsonObject second = updates.get(1).getAsJsonObject();
    assertFalse(second.get("rolledBack").getAsBoolean());
    assertEquals("org.streamrp2p.probe", second.get("name").getAsString());
    assertEquals("2.0.0", second.get("to").getAsString());
  }

  @Test
  void aPlanChangesNothing() throws IOException {
    Path next = probe(folder.resolve("next.jar"), "2.0.0", Map.of());
    Answer plan = ask("bundle", "plan", next.toString());
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().startsWith("probe: 1.0.0 -> 2.0.0"), plan.out());
    assertTrue(plan.out().contains("No connection is interrupted."), plan.out());
    assertEquals(List.of("1.0.0 active"), probes());
  }

  @Test
  void anAddedBundleIsThereAfterARestartUntilItIsRemoved() throws IOException {
    Path more = bundle(folder.resolve("more.jar"), "more", "1.0.0", Map.of());
    assertEquals(0, ask("bundle", "install", more.toString()).code());
    assertEquals(List.of("1.0.0 active"), versions("more"));
    Answer again = ask("bundle", "install", more.toString());
    assertEquals(1, again.code());
    assertTrue(again.err().contains("streamr bundle update more"), again.err());
    restart();
    assertEquals(List.of("1.0.0 active"), versions("more"));
    assertEquals(0, ask("bundle", "uninstall", "more").code());
    assertEquals(List.of(), versions("more"));
    restart();
    assertEquals(List.of(), versions("more"));
  }

  @Test
  void aBundleThatComesLaterGetsItsConfiguration() throws IOException {
    Files.writeString(data.resolve("conf").resolve("streamr.json"), "{\"later\": {\"port\": 5}}");
    Path later = folder.resolve("later.jar");
    TestBundles.jar(
        later,
        Map.of(
            "Bundle-SymbolicName", "later",
            "Service-Component", "OSGI-INF/probe.xml",
            "Import-Package", IMPORTS),
        Map.of(
            "OSGI-INF/probe.xml", COMPONENT.replace("org.streamrp2p.probe", "org.streamrp2p.later"),
            "OSGI-INF/metatype/probe.xml",
                METATYPE.replace("org.streamrp2p.probe", "org.streamrp2p.later")),
        Probe.class);
    ask("bundle", "stop", "probe");
    assertEquals(0, ask("bundle", "install", later.toString()).code());
    assertEquals("port=5\n", ask("probe", "it").out());
  }

  @Test
  void aBundleOfTheProgramIsStoppedAndStartedButNotRemoved() {
    assertEquals(0, ask("bundle", "stop", "probe").code());
    assertEquals(List.of("1.0.0 resolved"), probes());
    assertEquals(2, ask("probe", "it").code());
    assertEquals(0, ask("bundle", "start", "probe").code());
    assertEquals("port=null\n", ask("probe", "it").out());
    Answer remove = ask("bundle", "uninstall", "probe");
    assertEquals(1, remove.code());
    assertTrue(remove.err().contains("belongs to the program"), remove.err());
  }

  @Test
  void mistakesAreExplained() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    Path plain = folder.resolve("plain.jar");
    TestBundles.jar(plain, Map.of("Bundle-Name", "no symbolic name"), Map.of());
    Path other = bundle(folder.resolve("other.jar"), "other", "1.0.0", Map.of());
    Path escaping = bundle(folder.resolve("escaping.jar"), "../../x", "1.0.0", Map.of());
    refused("There is no bundle prob (did you mean probe?)", "update", "prob", "1.0.0");
    refused("There is no file ", "update", "probe", folder.resolve("none.jar").toString());
    refused("cannot be read as a jar", "update", "probe", text.toString());
    refused("is no OSGi bundle", "update", "probe", plain.toString());
    refused("is the bundle other", "update", "probe", other.toString());
    refused("Bundle-SymbolicName: ../../x", "install", escaping.toString());
    refused("carries all other bundles", "update", "org.apache.felix.scr", "2.2.18");
    refused("expected: 0..3600 seconds", "update", "probe", "1.0.0", "--drain", "9999");
    assertEquals(2, ask("bundle", "update", "probe").code());
    assertEquals(2, ask("bundle", "update", "probe", "1.0.0", "--forse").code());
    assertEquals(2, ask("bundle", "update", "probe", "1.0.0", "--drain", "x").code());
  }

  private void refused(String message, String... words) {
    List<String> all = new ArrayList<>(List.of("bundle"));
    all.addAll(List.of(words));
    Answer answer = ask(all.toArray(String[]::new));
    assertEquals(1, answer.code(), answer.toString());
    assertTrue(answer.err().contains(message), answer.err());
  }
}
