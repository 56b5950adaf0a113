package org.streamrp2p.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    Logs.instance().console(true);
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
    Logs.instance().console(false);
    Logs.instance().openFile(file);
    LoggerFactory.getLogger("org.streamrp2p.rtmp.session.Session")
        .warn("port {}", 1935, new IOException("taken"));
    String text = Files.readString(file);
    assertTrue(
        text.matches("(?s)\\d{4}-\\d\\d-\\d\\d [\\d:.]+ WARN  session.Session: port 1935\n.*"),
        text);
    assertTrue(text.contains("java.io.IOException: taken\n\tat "), text);
  }

  @Test
  void aFullFileRollsAndTheOldestGoes() throws IOException {
    Path file = folder.resolve("x.log");
    try (RollingFile rolling = new RollingFile(file, 10)) {
      for (String line : new String[] {"first\n", "second\n", "third\n", "fourth\n"}) {
        rolling.write(line);
      }
    }
    assertEquals("fourth\n", Files.readString(file));
    assertEquals("third\n", Files.readString(folder.resolve("x.log.1")));
    assertEquals("second\n", Files.readString(folder.resolve("x.log.2")));
    assertFalse(Files.exists(folder.resolve("x.log.3")));
  }
}
