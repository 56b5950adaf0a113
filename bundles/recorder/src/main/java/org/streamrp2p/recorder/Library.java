package org.streamrp2p.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.flv.RecordingFile;
import org.streamrp2p.flv.RecordingHead;
import org.streamrp2p.spi.stream.RecordingInfo;
import org.streamrp2p.spi.stream.StreamName;

/** The folder of the recordings. May block. From any thread. */
final class Library {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final String SUFFIX = ".flv";

  private record Part(Path path, RecordingHead head, long bytes, long modifiedMillis) {}

  private final Path folder;
  private final Storage storage;

  /** Of files that are complete, as they were last seen; who changes one changes size or time. */
  private volatile Map<Path, Part> seen = Map.of();

  Library(Path folder, Storage storage) {
    this.folder = folder;
    this.storage = storage;
  }

  Path folder() {
    return folder;
  }

  /**
   * {@code APP/NAME-START[.PART].flv}. A stream's name has no character that leads out of the
   * folder, and no part of it begins with a dot.
   */
  Path path(StreamName stream, Instant since, int part) {
    String name =
        stream.name() + '-' + START.format(since) + (part == 1 ? "" : "." + part) + SUFFIX;
    return folder.resolve(stream.app()).resolve(name);
  }

  String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /** Completes what a crash left behind. */
  void repair() {
    for (Path file : files()) {
      try (SeekableByteChannel channel = storage.open(file)) {
        if (RecordingFile.repair(channel)) {
          LOG.info("{} was not complete and is repaired", relative(file));
        }
      } catch (IOException e) {
        LOG.warn("{} cannot be repaired: {}", relative(file), e.toString());
      }
    }
  }

  /**
   * Removes the oldest files until the limits hold; never one that is written.
   *
   * @return what was removed
   */
  Set<Path> tidy(long keepBytes, Duration keepAge, Instant now, Set<Path> inUse) {
    Set<Path> removed = new HashSet<>();
    List<Part> parts = new ArrayList<>(parts());
    parts.sort(Comparator.comparingLong(Part::modifiedMillis));
    long all = parts.stream().mapToLong(Part::bytes).sum();
    for (Part part : parts) {
      boolean old = !keepAge.isZero() && part.modifiedMillis() < now.minus(keepAge).toEpochMilli();
      boolean much = keepBytes > 0 && all > keepBytes;
      if ((old || much) && !inUse.contains(part.path())) {
        all -= part.bytes();
        if (remove(part.path(), old ? "recorder.keepDays" : "recorder.keepMegabytes")) {
          removed.add(part.path());
        }
      }
    }
    return removed;
  }

  private boolean remove(Path file, String why) {
    try {
      Files.delete(file);
      LOG.info("{} is removed ({})", relative(file), why);
      return true;
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", relative(file), e.toString());
      return false;
    }
  }

  /** What exists and is complete, by stream, then oldest first. */
  List<RecordingInfo> recordings() {
    Map<String, List<Part>> groups = new TreeMap<>();
    for (Part part : parts()) {
      String key = part.head().stream() + '\n' + part.head().since();
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(part);
    }
    List<RecordingInfo> all = new ArrayList<>();
    for (List<Part> group : groups.values()) {
      group.sort(Comparator.comparingInt(p -> p.head().part()));
      RecordingHead first = group.getFirst().head();
      try {
        all.add(
            new RecordingInfo(
                StreamName.parse(first.stream()),
                Instant.parse(first.since()),
                Duration.ofMillis(group.stream().mapToLong(p -> p.head().durationMillis()).sum()),
                group.stream().mapToLong(Part::bytes).sum(),
                group.stream().map(p -> relative(p.path())).toList(),
                RecordingInfo.State.COMPLETE));
      } catch (IllegalArgumentException | DateTimeException e) {
        LOG.debug("{}: {}", group.getFirst().path(), e.getMessage());
      }
    }
    return all;
  }

  private List<Part> parts() {
    Map<Path, Part> before = seen;
    Map<Path, Part> complete = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    for (Path file : files()) {
      try {
        Part part = part(file, before.get(file));
        if (part != null) {
          parts.add(part);
          if (part.head().complete()) {
            complete.put(file, part);
          }
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be read: {}", file, e.toString());
      }
    }
    seen = complete;
    return parts;
  }

  /** Null if it is no recording; its first bytes are read only if it changed. */
  private @Nullable Part part(Path file, @Nullable Part before) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    long modifiedMillis = now.lastModifiedTime().toMillis();
    if (before != null
        && before.bytes() == now.size()
        && before.modifiedMillis() == modifiedMillis) {
      return before;
    }
    try (SeekableByteChannel channel = storage.read(file)) {
      RecordingHead head = RecordingFile.read(channel);
      return head == null ? null : new Part(file, head, channel.size(), modifiedMillis);
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(f -> f.toString().endsWith(SUFFIX) && Files.isRegularFile(f)).toList();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("recorder.folder {} cannot be read: {}", folder, e.toString());
      return List.of();
    }
  }
}
