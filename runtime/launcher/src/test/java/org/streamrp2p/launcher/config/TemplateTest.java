package org.streamrp2p.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  /** A first start must not be refused, whichever bundles there are. */
  @Test
  void theTemplateIsGoodWithoutAnyBundle() throws IOException {
    Path template =
        Path.of(
            System.getProperty("streamr.root"), "distribution/assembly/src/main/conf/streamr.json");
    Settings settings =
        Resolver.resolve(
            new Schema(OwnSections.all()),
            new Environment(Map.of(), Map.of()),
            "streamr.json",
            Files.readString(template));
    assertEquals(Map.of("level", "info"), settings.values(OwnSections.LOG));
  }
}
