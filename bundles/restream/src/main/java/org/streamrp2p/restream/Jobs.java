package org.streamrp2p.restream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.stream.StreamName;

/**
 * The entries and their jobs: those of the configuration, and those made by command. From any
 * thread.
 */
final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** An entry by its number. */
  record Numbered(int id, boolean byCommand, Job job) {}

  private final EntryFile file;
  private final Function<Entry, Job> maker;
  private final Map<Entry, Numbered> jobs = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private List<Entry> configured = List.of();
  private List<Entry> commanded;
  private int lastId;

  /**
   * @param maker starts nothing yet
   */
  Jobs(EntryFile file, Function<Entry, Job> maker) {
    this.file = file;
    this.maker = maker;
    commanded = file.read();
  }

  /**
   * The configuration says what there shall be; an entry that stays is not disturbed.
   *
   * @return the jobs that are new
   */
  synchronized List<Job> configure(String[] pull, String[] push) {
    problems.clear();
    List<Entry> entries = new ArrayList<>();
    parse("restream.pull", pull, false, entries);
    parse("restream.push", push, true, entries);
    configured = entries;
    return reconcile();
  }

  private void parse(String key, String[] lines, boolean push, List<Entry> out) {
    for (int i = 0; i < lines.length; i++) {
      try {
        Entry entry = Entry.parse(lines[i], push);
        check(entry, out);
        out.add(entry);
      } catch (IllegalArgumentException e) {
        String problem = key + " entry " + (i + 1) + ": " + e.getMessage();
        problems.add(problem);
        LOG.warn("{}; it is left out, correct it", problem);
      }
    }
  }

  private static void check(Entry entry, List<Entry> others) {
    for (Entry other : others) {
      if (!entry.push() && !other.push() && entry.stream().equals(other.stream())) {
        throw new IllegalArgumentException(
            entry.stream() + " is pulled already (expected: one source for a stream)");
      }
      if (entry.push()
          && other.push()
          && entry.stream().equals(other.stream())
          && entry.remote().equals(other.remote())) {
        throw new IllegalArgumentException(entry.stream() + " is pushed there already");
      }
    }
  }

  /**
   * A command made one; it is kept.
   *
   * @return the jobs that are new
   * @throws IllegalArgumentException if there is such a one already
   */
  synchronized List<Job> add(Entry entry) {
    check(entry, List.copyOf(jobs.keySet()));
    List<Entry> more = new ArrayList<>(commanded);
    more.add(entry);
    file.write(more);
    commanded = more;
    return reconcile();
  }

  /** What became of a wish to end one. */
  enum Removal {
    DONE,
    UNKNOWN,
    /** It stands in the configuration. */
    CONFIGURED
  }

  synchronized Removal remove(int id) {
    for (Map.Entry<Entry, Numbered> job : jobs.entrySet()) {
      if (job.getValue().id() == id) {
        if (!job.getValue().byCommand()) {
          return Removal.CONFIGURED;
        }
        List<Entry> fewer = new ArrayList<>(commanded);
        fewer.remove(job.getKey());
        file.write(fewer);
        commanded = fewer;
        reconcile();
        return Removal.DONE;
      }
    }
    return Removal.UNKNOWN;
  }

  private List<Job> reconcile() {
    Map<Entry, Numbered> before = new LinkedHashMap<>(jobs);
    jobs.clear();
    List<Job> fresh = new ArrayList<>();
    configured.forEach(entry -> keep(entry, false, before, fresh));
    commanded.forEach(entry -> keep(entry, true, before, fresh));
    before.values().forEach(old -> old.job().stop());
    return fresh;
  }

  private void keep(Entry entry, boolean byCommand, Map<Entry, Numbered> before, List<Job> fresh) {
    if (jobs.containsKey(entry)) {
      return;
    }
    Numbered old = before.remove(entry);
    if (old != null) {
      jobs.put(entry, new Numbered(old.id(), byCommand, old.job()));
    } else {
      Job job = maker.apply(entry);
      jobs.put(entry, new Numbered(++lastId, byCommand, job));
      fresh.add(job);
    }
  }

  synchronized List<Numbered> all() {
    return List.copyOf(jobs.values());
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  List<Job> of(StreamName stream) {
    return all().stream()
        .map(Numbered::job)
        .filter(job -> job.entry().stream().equals(stream))
        .toList();
  }

  synchronized void stop() {
    jobs.values().forEach(numbered -> numbered.job().stop());
    jobs.clear();
  }
}
