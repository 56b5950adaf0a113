package org.streamrp2p.launcher.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every section that something understands: those of the bundles and those of the program. */
public final class Schema {
  private final Map<String, Section> byPid = new LinkedHashMap<>();

  public Schema(Collection<Section> sections) {
    sections.forEach(this::add);
  }

  /** Two definitions of a PID, as two versions of a bundle bring them, are one with all keys. */
  private void add(Section section) {
    byPid.merge(
        section.pid(),
        section,
        (one, other) -> {
          List<Attribute> all = new ArrayList<>(one.attributes());
          all.addAll(other.attributes());
          return new Section(section.pid(), all);
        });
  }

  public Collection<Section> sections() {
    return byPid.values();
  }

  /** By the name in the file: short or a full PID, of a factory also {@code PID~NAME}. */
  public @Nullable Section section(String name) {
    Section section = byPid.get(Section.PREFIX + name);
    if (section == null) {
      section = byPid.get(name);
    }
    int tilde = name.indexOf('~');
    return section == null && tilde > 0 ? section(name.substring(0, tilde)) : section;
  }

  /** The names of all sections, for hints. */
  List<String> names() {
    return byPid.values().stream().map(Section::name).toList();
  }
}
