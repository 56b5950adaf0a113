package org.streamrp2p.launcher.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {
  private static final String METATYPE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="rtmp" name="RTMP">
          <AD id="port" type="Integer" default="1935" min="0" max="65535"/>
          <AD id="bind.address" type="String" default=""/>
          <AD id="tags" type="String" cardinality="2147483647"/>
          <AD id="secret" type="Password" min="8"/>
        </OCD>
        <OCD id="hub" name="Hub">
          <AD id="merge.maxMillis" type="Long" default="350" min="0" max="5000"/>
          <AD id="ratio" type="Double" max="1.0"/>
          <AD id="publish.auth" type="String"><Option label="k" value="key"/><Option label="o" value="open"/></AD>
          <AD id="enabled" type="Boolean"/>
        </OCD>
        <OCD id="http" name="HTTP"><AD id="port" type="Integer"/></OCD>
        <Designate pid="org.streamrp2p.rtmp"><Object ocdref="rtmp"/></Designate>
        <Designate pid="org.streamrp2p.hub"><Object ocdref="hub"/></Designate>
        <Designate pid="org.streamrp2p.http"><Object ocdref="http"/></Designate>
      </metatype:MetaData>
      """;

  private static Schema schema() {
    try {
      List<Section> sections = new ArrayList<>(OwnSections.all());
      sections.addAll(
          Metatype.read(new ByteArrayInputStream(METATYPE.getBytes(StandardCharsets.UTF_8))));
      return new Schema(sections);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Settings resolve(String text) {
    return resolve(text, Map.of(), Map.of());
  }

  private static Settings resolve(
      String text, Map<String, String> variables, Map<String, String> options) {
    return Resolver.resolve(schema(), new Environment(variables, options), "streamr.json", text);
  }

  private static String refusal(
      String text, Map<String, String> variables, Map<String, String> options) {
    return assertThrows(ConfigurationException.class, () -> resolve(text, variables, options))
        .getMessage();
  }

  @Test
  void commentsAreAllowedAndNestedKeysGetDots() {
    Settings settings =
        resolve(
            """
            // a "comment"
            { "rtmp": { "port": 1936, /* inside */ "bind": { "address": "a//b" }, "tags": ["x", "y"] },
              "hub": { "merge": { "maxMillis": 20 }, "ratio": 0.5, "enabled": true } }
            """);
    Map<String, Object> rtmp = settings.values("org.streamrp2p.rtmp");
    assertEquals(1936, rtmp.get("port"));
    assertEquals("a//b", rtmp.get("bind.address"));
    assertArrayEquals(new String[] {"x", "y"}, (String[]) rtmp.get("tags"));
    assertEquals(
        Map.of("merge.maxMillis", 20L, "ratio", 0.5, "enabled", true),
        settings.values("org.streamrp2p.hub"));
  }

  @Test
  void aKeyWithADotIsTheSameAsANestedOne() {
    assertEquals(
        20L,
        resolve("{\"hub\": {\"merge.maxMillis\": 20}}")
            .values("org.streamrp2p.hub")
            .get("merge.maxMillis"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"rtmp\": {\"port\": 70000}} ~ rtmp.port: 70000 (expected: 0..65535)",
        "{\"rtmp\": {\"port\": \"1935\"}} ~ rtmp.port: \"1935\" (expected: 0..65535)",
        "{\"rtmp\": {\"port\": 1.5}} ~ rtmp.port: 1.5 (expected: 0..65535)",
        "{\"http\": {\"port\": true}} ~ http.port: true (expected: a whole number)",
        "{\"http\": {\"port\": 99999999999}} ~ http.port: 99999999999 (expected: a whole number)",
        "{\"hub\": {\"ratio\": 2}} ~ hub.ratio: 2 (expected: ..1.0)",
        "{\"hub\": {\"enabled\": \"yes\"}} ~ hub.enabled: \"yes\" (expected: true or false)",
        "{\"hub\": {\"publish\": {\"auth\": \"none\"}}} ~ hub.publish.auth: \"none\" (expected: key|open)",
        "{\"rtmp\": {\"tags\": \"x\"}} ~ rtmp.tags: \"x\" (expected: a list, each a text)",
        "{\"rtmp\": {\"secret\": \"short\"}} ~ rtmp.secret: *** (expected: 8.. characters)",
        "{\"rtmp\": {\"prot\": 1}} ~ rtmp.prot: no such key (did you mean rtmp.port?)",
        "{\"rtpm\": {}} ~ rtpm: no such section (did you mean rtmp?)",
        "{\"rtmp\": 5} ~ rtmp: 5 (expected: an object with the keys of a section)",
        "{\"log\": {\"level\": \"loud\"}} ~ log.level: \"loud\" (expected: trace|debug|info|warn|error)",
        "{\"rtmp\": {}, \"org.streamrp2p.rtmp\": {}} ~ org.streamrp2p.rtmp: the section is there twice, by its short and by its full name",
      })
  void aWrongValueIsRefusedInOneLineThatSaysWhatIsExpected(String text, String message) {
    assertEquals(message, refusal(text, Map.of(), Map.of()));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertEquals(
        2, refusal("{\"rtmp\": {\"port\": -1}, \"nope\": {}}", Map.of(), Map.of()).lines().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} x | streamr.json line 1 column 5: not valid JSON (comments are allowed, trailing commas are not)",
        "{\"a\": 1,} | not valid JSON",
        "{\"rtmp\": {}, \"rtmp\": {}} | the key \"rtmp\" is there twice",
        "[] | an object was expected",
        "{\"rtmp\": null} | null is no value",
        "{\"rtmp\": | not valid JSON",
        "{'rtmp': {}} | not valid JSON",
        "{ /* never ends | not valid JSON",
      })
  void whatIsNoJsonIsRefusedWithItsPlace(String text, String part) {
    String message = refusal(text, Map.of(), Map.of());
    assertTrue(message.contains(part), message);
    assertTrue(message.startsWith("streamr.json line 1 column "), message);
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackIsGone() {
    String message = refusal("{\"a\":".repeat(10_000), Map.of(), Map.of());
    assertTrue(message.contains("nested more than"), message);
  }

  @Test
  void aHugeNumberIsRefusedBeforeItTakesMemory() {
    String message = refusal("{\"rtmp\": {\"port\": 1e999999999}}", Map.of(), Map.of());
    assertTrue(message.contains("a number is too long"), message);
  }

  @Test
  void optionsStandAboveVariablesAndVariablesAboveTheFile() {
    String file = "{\"rtmp\": {\"port\": 1}, \"http\": {\"port\": 1}, \"hub\": {\"ratio\": 1}}";
    Settings settings =
        resolve(
            file,
            Map.of(
                "STREAMR_RTMP_PORT", "2",
                "STREAMR_HTTP_PORT", "2",
                "STREAMR_HUB_MERGE_MAXMILLIS", "40",
                "STREAMR_RTMP_TAGS", "a, b"),
            Map.of("rtmp.port", "3"));
    assertEquals(3, settings.values("org.streamrp2p.rtmp").get("port"));
    assertEquals(2, settings.values("org.streamrp2p.http").get("port"));
    assertEquals(40L, settings.values("org.streamrp2p.hub").get("merge.maxMillis"));
    assertArrayEquals(
        new String[] {"a", "b"}, (String[]) settings.values("org.streamrp2p.rtmp").get("tags"));
  }

  @Test
  void olderVariablesAreHonouredBelowTheNewOnes() {
    Settings settings =
        resolve(
            "{}", Map.of("RTMP_PORT", "5", "STATS_PORT", "6", "STREAMR_HTTP_PORT", "7"), Map.of());
    assertEquals(5, settings.values("org.streamrp2p.rtmp").get("port"));
    assertEquals(7, settings.values("org.streamrp2p.http").get("port"));
  }

  @Test
  void aRefusalNamesTheVariableOrTheCommandLine() {
    assertEquals(
        "rtmp.port: 70000 (expected: 0..65535), set by STREAMR_RTMP_PORT",
        refusal("{}", Map.of("STREAMR_RTMP_PORT", "70000"), Map.of()));
    assertEquals(
        "relay.port: nothing in this program knows the key, set by the command line",
        refusal("{}", Map.of(), Map.of("relay.port", "7935")));
  }

  @Test
  void aFullPidThatNobodyDescribesIsHandedOn() {
    Settings settings = resolve("{\"org.example.thing\": {\"a\": {\"b\": 5}, \"c\": [\"x\"]}}");
    assertEquals(5L, settings.values("org.example.thing").get("a.b"));
    assertArrayEquals(new String[] {"x"}, (String[]) settings.values("org.example.thing").get("c"));
  }

  @Test
  void levelsByPrefixKeepTheirDots() {
    assertEquals(
        Map.of("levels.org.streamrp2p.rtmp", "debug"),
        resolve("{\"log\": {\"levels\": {\"org.streamrp2p.rtmp\": \"debug\"}}}")
            .values(OwnSections.LOG));
  }
}
