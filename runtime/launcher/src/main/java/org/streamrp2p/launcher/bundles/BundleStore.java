package org.streamrp2p.launcher.bundles;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.platform.UserFolders;

/**
 * What was installed or updated while a node ran, so that the next start finds the same: jars in
 * {@code DATA/bundle-store}, and {@code DATA/bundles.json}, which is replaced as a whole. Not
 * thread-safe.
 */
public final class BundleStore {
  private static final Logger LOG = LoggerFactory.getLogger(BundleStore.class);
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final TypeToken<Map<String, StoredBundle>> MAP = new TypeToken<>() {};

  /** Jars of a bundle that are kept, the one in use included. */
  private static final int KEPT = 3;

  private final Path program;
  private final Path added;
  private final Path data;
  private final Path folder;
  private final Path list;

  /**
   * @param program folder of the program's own bundles
   * @param data the data folder
   */
  public BundleStore(Path program, Path data) {
    this.program = program.toAbsolutePath().normalize();
    this.added = data.resolve("bundles").toAbsolutePath().normalize();
    this.data = data;
    this.folder = data.resolve("bundle-store");
    this.list = data.resolve("bundles.json");
  }

  /**
   * The jars to start with.
   *
   * @param lasting those that nobody overwrites while the node runs
   * @param copied those of the data folder, where people put and replace jars
   */
  public record StartSet(List<Path> lasting, List<Path> copied) {}

  /**
   * The jars to start with: those of the program and of the data folder, with what was installed or
   * updated in place of them. A stored jar that is gone or damaged is left out, with a warning.
   */
  public StartSet startSet() throws IOException {
    Map<String, StoredBundle> stored = read();
    if (stored.isEmpty()) {
      // The usual case: no jar is read only to learn its name.
      return new StartSet(jars(program), jars(added));
    }
    Map<String, BundleFile> used = new TreeMap<>();
    boolean changed = false;
    for (Map.Entry<String, StoredBundle> entry : Map.copyOf(stored).entrySet()) {
      String name = entry.getKey();
      if (entry.getValue().replaces().equals(own(name).map(BundleFile::sha256).orElse(""))) {
        whole(name, entry.getValue()).ifPresent(file -> used.put(name, file));
      } else {
        LOG.info(
            "{} {} is no longer used: another jar has come in place of the one it replaced",
            name,
            entry.getValue().version());
        stored.remove(name);
        changed = true;
      }
    }
    if (changed) {
      write(stored);
    }
    List<Path> lasting = new ArrayList<>(without(used, program));
    used.values().forEach(file -> lasting.add(file.path()));
    return new StartSet(lasting, without(used, added));
  }

  private static List<Path> without(Map<String, BundleFile> used, Path folder) throws IOException {
    List<Path> rest = new ArrayList<>();
    for (Path jar : jars(folder)) {
      if (!isReplaced(used, jar)) {
        rest.add(jar);
      }
    }
    return rest;
  }

  /** What is no bundle for an update, as a fragment, may be one for the framework. */
  private static boolean isReplaced(Map<String, BundleFile> used, Path jar) {
    try {
      return used.containsKey(BundleFile.read(jar).name());
    } catch (BundleChangeException e) {
      return false;
    }
  }

  private Optional<BundleFile> whole(String name, StoredBundle stored) {
    try {
      BundleFile file = BundleFile.read(folder.resolve(stored.file()));
      if (file.sha256().equals(stored.sha256()) && file.name().equals(name)) {
        return Optional.of(file);
      }
      LOG.warn("{} is not the file that was installed: it is left out", file.path());
    } catch (BundleChangeException e) {
      LOG.warn("{} {} is left out: {}", name, stored.version(), e.getMessage());
    }
    return Optional.empty();
  }

  /** Every jar of a bundle that can be gone back to: the program's own and those of the store. */
  public List<BundleFile> versions(String name) {
    try {
      List<BundleFile> all = new ArrayList<>(bundles(folder));
      all.addAll(bundles(added));
      all.addAll(bundles(program));
      return all.stream()
          .filter(file -> file.name().equals(name))
          .sorted(Comparator.comparing(BundleFile::version))
          .toList();
    } catch (IOException e) {
      throw new BundleChangeException("The bundles cannot be read: " + e.getMessage(), e);
    }
  }

  /** The jar of a bundle that the program brings, or that lies in the data folder. */
  private Optional<BundleFile> own(String name) {
    try {
      List<BundleFile> all = new ArrayList<>(bundles(program));
      all.addAll(bundles(added));
      return all.stream().filter(file -> file.name().equals(name)).findFirst();
    } catch (IOException e) {
      throw new BundleChangeException("The bundles cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether a bundle was brought by {@link #remember} and not by the program. */
  public boolean isAdded(String name) {
    return read().containsKey(name) && own(name).isEmpty();
  }

  /**
   * A jar as the store has it.
   *
   * @param copied whether it was copied just now
   */
  public record Kept(BundleFile file, boolean copied) {}

  /** Copies a jar into the store, unless it is there as it should be or belongs to the program. */
  public Kept keep(BundleFile file) {
    if (file.path().startsWith(program)) {
      return new Kept(file, false);
    }
    Path kept =
        folder.resolve(
            "%s-%s-%s.jar".formatted(file.name(), file.version(), file.sha256().substring(0, 12)));
    try {
      UserFolders.create(folder);
      boolean copied = !isThere(kept, file);
      if (copied) {
        Path part = Files.createTempFile(folder, "new", ".part");
        Files.copy(file.path(), part, StandardCopyOption.REPLACE_EXISTING);
        move(part, kept);
      } else {
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
      }
      BundleFile copy = BundleFile.read(kept);
      if (!copy.sha256().equals(file.sha256())) {
        throw new BundleChangeException(file.path() + " is being written. Try again.");
      }
      return new Kept(copy, copied);
    } catch (IOException e) {
      throw new BundleChangeException(folder + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static boolean isThere(Path kept, BundleFile file) {
    try {
      return Files.exists(kept) && BundleFile.read(kept).sha256().equals(file.sha256());
    } catch (BundleChangeException e) {
      LOG.debug("{} is copied anew", kept, e);
      return false;
    }
  }

  /** A jar that was copied for nothing goes. */
  public void discard(Kept kept) {
    if (kept.copied()) {
      try {
        Files.deleteIfExists(kept.file().path());
      } catch (IOException e) {
        LOG.debug("{} stays: {}", kept.file().path(), e.toString());
      }
    }
  }

  /** From the next start on this jar is used for its bundle. Older ones but two are removed. */
  public void remember(BundleFile file) {
    Map<String, StoredBundle> stored = read();
    Optional<BundleFile> own = own(file.name());
    if (own.isPresent() && own.get().sha256().equals(file.sha256())) {
      stored.remove(file.name());
    } else {
      stored.put(
          file.name(),
          new StoredBundle(
              file.path().getFileName().toString(),
              file.version().toString(),
              file.sha256(),
              own.map(BundleFile::sha256).orElse("")));
    }
    save(stored);
    prune(file.name(), stored.get(file.name()));
  }

  /** From the next start on there is no such bundle, or the program's own again. */
  public void forget(String name) {
    Map<String, StoredBundle> stored = read();
    if (stored.remove(name) != null) {
      save(stored);
    }
  }

  private void save(Map<String, StoredBundle> stored) {
    try {
      write(stored);
    } catch (IOException e) {
      throw new BundleChangeException(list + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void prune(String name, @Nullable StoredBundle used) {
    try {
      List<BundleFile> files = new ArrayList<>(bundles(folder));
      files.removeIf(file -> !file.name().equals(name));
      files.removeIf(
          file -> used != null && file.path().getFileName().toString().equals(used.file()));
      files.sort(Comparator.comparingLong(file -> file.path().toFile().lastModified()));
      int keep = KEPT - (used == null ? 0 : 1);
      for (BundleFile old : files.subList(0, Math.max(0, files.size() - keep))) {
        Files.delete(old.path());
      }
    } catch (IOException e) {
      LOG.warn("old jars of {} stay in {}: {}", name, folder, e.getMessage());
    }
  }

  private static List<BundleFile> bundles(Path folder) throws IOException {
    List<BundleFile> bundles = new ArrayList<>();
    for (Path jar : jars(folder)) {
      try {
        bundles.add(BundleFile.read(jar));
      } catch (BundleChangeException e) {
        LOG.warn("{} is left out: {}", jar, e.getMessage());
      }
    }
    return bundles;
  }

  /** By name; none if there is no such folder. */
  public static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private Map<String, StoredBundle> read() {
    try {
      Map<String, StoredBundle> stored =
          Files.exists(list) ? GSON.fromJson(Files.readString(list), MAP) : null;
      Map<String, StoredBundle> whole = new TreeMap<>();
      if (stored != null) {
        stored.forEach(
            (name, entry) -> {
              if (isWhole(entry)) {
                whole.put(name, entry);
              } else {
                LOG.warn("{}: the entry of {} is not understood and is left out", list, name);
              }
            });
      }
      return whole;
    } catch (IOException | JsonParseException e) {
      LOG.warn("{} cannot be read, the program's own bundles are used: {}", list, e.getMessage());
      return new TreeMap<>();
    }
  }

  /** Gson fills in null for what is not there, and a name must not lead out of the store. */
  private static boolean isWhole(@Nullable StoredBundle entry) {
    return entry != null
        && isText(entry.file())
        && entry.file().matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.jar")
        && isText(entry.version())
        && isText(entry.sha256())
        && isText(entry.replaces());
  }

  private static boolean isText(@Nullable String value) {
    return value != null;
  }

  private void write(Map<String, StoredBundle> stored) throws IOException {
    Path part = Files.createTempFile(UserFolders.create(data), "bundles", ".part");
    Files.writeString(part, GSON.toJson(stored) + "\n");
    move(part, list);
  }

  /** On disk before it has its name. */
  private static void move(Path part, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
