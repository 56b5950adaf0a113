package org.streamrp2p.restream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  @ParameterizedTest
  @CsvSource({
    "live/show < rtmp://origin/live/show, pull of live/show from rtmp://origin:1935",
    "show < rtmp://10.0.0.1:1936/live/a/show onDemand, pull of live/show from rtmp://10.0.0.1:1936",
    "show > rtmps://a.example/live2/KEY?backup=1, push of live/show to rtmps://a.example:443",
    "x/y > rtmps://[::1]:1936/app/KEY, push of x/y to rtmps://[::1]:1936",
  })
  void anEntryIsReadAndShownWithoutItsKey(String line, String shown) {
    Entry entry = Entry.parse(line, line.contains(">"));
    assertEquals(shown, entry.toString());
    assertEquals(entry, Entry.parse(entry.line(), entry.push()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "live/show",
        "live/show > rtmp://SECRET/live/SECRET",
        "live/show < http://SECRET/live/SECRET",
        "live/show < rtmp://SECRET/SECRET",
        "live/show < rtmp:///live/SECRET",
        "live/show < rtmp://user:SECRET@host/live/x",
        "live/show < rtmp://host:99999/live/SECRET",
        "live/show < rtmp://host/live/SECRET pin=SECRET",
        "live/show < rtmps://host/live/SECRET pin=SECRET",
        "live/show < rtmp://host/live/SECRET always",
        "li ve < rtmp://host/live/SECRET",
      })
  void whatIsNoEntryIsToldWithoutItsSecret(String line) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Entry.parse(line, false))
                .getMessage());
    assertTrue(message.contains("expected: "), message);
    assertFalse(message.contains("SECRET"), message);
  }

  @Test
  void aPushIsNotOnDemand() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Entry.parse("show > rtmp://host/app/key onDemand", true));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void entriesMadeByCommandAreKeptForTheOwnerAlone(@TempDir Path folder) throws Exception {
    EntryFile file = new EntryFile(folder);
    assertEquals(List.of(), file.read());
    List<Entry> entries =
        List.of(
            Entry.parse("a < rtmp://host/live/a onDemand", false),
            Entry.parse("b > rtmps://host/app/k pin=" + "0f".repeat(32), true));
    file.write(entries);
    assertEquals(entries, new EntryFile(folder).read());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("entries"))));
    Files.writeString(folder.resolve("entries"), "rubbish\nb > rtmp://host/app/k\n");
    assertEquals(1, file.read().size());
  }

  @Test
  void aChangeOfTheConfigurationLeavesAloneWhatStays(@TempDir Path folder) {
    FakeDialer dialer = new FakeDialer();
    EmbeddedChannel loop = new EmbeddedChannel();
    Jobs jobs =
        new Jobs(
            new EntryFile(folder),
            entry ->
                new Job(
                    entry, dialer, loop.eventLoop(), Clock.systemUTC(), new Random(1), () -> 30));
    String a = "a < rtmp://host/live/a";
    String[] none = {};
    assertEquals(
        1, jobs.configure(new String[] {a, "a < rtmp://other/live/a", "bad"}, none).size());
    assertEquals(2, jobs.problems().size());
    assertTrue(
        jobs.problems().get(0).startsWith("restream.pull entry 2: live/a is pulled already"));
    Job first = jobs.all().get(0).job();
    assertEquals(
        1, jobs.configure(new String[] {a}, new String[] {"a > rtmp://host/app/k"}).size());
    assertEquals(first, jobs.all().get(0).job());
    assertEquals(List.of(), jobs.problems());
    assertEquals(1, jobs.add(Entry.parse("b > rtmp://host/app/b", true)).size());
    assertThrows(
        IllegalArgumentException.class, () -> jobs.add(Entry.parse("b > rtmp://host/app/b", true)));
    assertEquals(Jobs.Removal.CONFIGURED, jobs.remove(1));
    assertEquals(Jobs.Removal.UNKNOWN, jobs.remove(9));
    assertEquals(Jobs.Removal.DONE, jobs.remove(3));
    assertEquals(2, jobs.all().size());
    loop.finishAndReleaseAll();
  }
}
