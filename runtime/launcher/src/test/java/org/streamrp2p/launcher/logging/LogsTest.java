package org.streamrp2p.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {
  @TempDir private Path folder;

  @AfterEach
  void back() {
    Logs.instance().closeFile();
    Logs.instance().levels("info", Map.of());
  }

  @Test
  void aLevelChangesForLoggersThatAreInUse() {
    Logger rtmp = LoggerFactory.getLogger("org.streamrp2p.rtmp.session.Session");
    Logger beside = LoggerFactory.getLogger("org.streamrp2p.rtmpx.Other");
    assertFalse(rtmp.isDebugEnabled());
    Logs.instance()
        .levels("warn", Map.of("org.streamrp2p", "info", "org.streamrp2p.rtmp", "debug"));
    assertTrue(rtmp.isDebugEnabled());
    assertFalse(rtmp.isTraceEnabled());
    assertTrue(beside.isInfoEnabled());
    assertFalse(beside.isDebugEnabled());
    assertFalse(LoggerFactory.getLogger("io.netty.Thing").isInfoEnabled());
  }

  @Test
  void aLineHasLevelShortNameMessageAndStackTrace() throws IOException {
    Path file = folder.resolve("streamr.log");
    Logs.instance().openFile(file);
    LoggerFactory.getLogger("org.streamrp2p.rtmp.session.Session")
        .warn("port {}", 1935, new IOException("taken"));
    String text = Files.readString(file);
    assertTrue(
        text.matches(
            "(?s)\\d{4}-\\d\\d-\\d\\d [\\d:.]+ WARN  session.Session: port 1935: java.io.IOException: taken\\R\tat .*"),
        text);
  }

  @Test
  void aChangedLevelTakesEffectForAnExistingLogger() throws IOException {
    Path file = folder.resolve("streamr.log");
    Logs.instance().openFile(file);
    Logger logger = LoggerFactory.getLogger("org.streamrp2p.changing.One");
    logger.debug("unheard");
    Logs.instance().levels("info", Map.of("org.streamrp2p.changing", "debug"));
    logger.debug("heard {}", 1);
    Logs.instance().levels("info", Map.of());
    logger.debug("unheard");
    List<String> lines = Files.readAllLines(file);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().endsWith(" DEBUG changing.One: heard 1"), lines::toString);
  }

  @Test
  void aMessageCannotForgeALine() throws IOException {
    Path file = folder.resolve("streamr.log");
    Logs.instance().openFile(file);
    String name = "a\r\n2026-01-01 ERROR forged {}\u001b[2J\u2028";
    LoggerFactory.getLogger("a.b.C").info("name {}", name);
    LoggerFactory.getLogger("a.b.C")
        .warn("failed", new IOException("outer\nforged", new IOException("inner\rforged")));
    List<String> lines = Files.readAllLines(file);
    assertTrue(
        lines
            .getFirst()
            .endsWith(" INFO  b.C: name a\\r\\n2026-01-01 ERROR forged {}\\u001b[2J\\u2028"),
        lines::toString);
    assertTrue(lines.get(1).endsWith("IOException: outer\\nforged"), lines::toString);
    assertTrue(lines.contains("Caused by: java.io.IOException: inner\\rforged"), lines::toString);
    assertTrue(
        lines.stream().skip(2).allMatch(l -> l.startsWith("\t") || l.startsWith("Caused by: ")),
        lines::toString);
  }

  @Test
  void afterCloseAnotherFileCanBeOpened() throws IOException {
    Logger logger = LoggerFactory.getLogger("a.b.C");
    Path first = folder.resolve("first.log");
    Logs.instance().openFile(first);
    logger.info("one");
    Logs.instance().closeFile();
    logger.info("console only");
    Path second = folder.resolve("second.log");
    Logs.instance().openFile(second);
    logger.info("two");
    assertEquals(1, Files.readAllLines(first).size());
    assertTrue(Files.readString(second).contains(": two"));
    Logs.instance().openFile(first);
    logger.info("three");
    assertEquals(2, Files.readAllLines(first).size());
  }

  @Test
  void aFullFileRollsAndTheOldestGoes() throws Exception {
    Path file = folder.resolve("streamr.log");
    Output.prepare();
    FileLines.open(file, 1);
    for (String text : new String[] {"first", "second", "third", "fourth", "fifth"}) {
      LoggerFactory.getLogger("a.b.C").info(text);
      Thread.sleep(20); // the oldest is found by time
    }
    assertTrue(Files.readString(file).matches("[^\\n]*: fifth\\R"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("streamr.3.log", "streamr.4.log", "streamr.5.log", "streamr.log"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertTrue(Files.readString(folder.resolve("streamr.4.log")).contains(": fourth"));
  }

  @Test
  void aFileThatDoesNotOpenStopsNobody() {
    Logs.instance().openFile(folder.resolve("{broken").resolve("streamr.log"));
    LoggerFactory.getLogger("a.b.C").info("still here");
  }
}
