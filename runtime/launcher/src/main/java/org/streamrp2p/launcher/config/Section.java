package org.streamrp2p.launcher.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section of the file: the keys of one PID. */
public final class Section {
  /** What the PIDs of this program begin with; the file leaves it out. */
  public static final String PREFIX = "org.streamrp2p.";

  private final String pid;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();

  public Section(String pid, List<Attribute> attributes) {
    this.pid = pid;
    attributes.forEach(attribute -> this.attributes.put(attribute.key(), attribute));
  }

  public String pid() {
    return pid;
  }

  /** As the file calls it: {@code rtmp}, or a full PID. */
  public String name() {
    return pid.startsWith(PREFIX) ? pid.substring(PREFIX.length()) : pid;
  }

  public Collection<Attribute> attributes() {
    return attributes.values();
  }

  /** The definition of a key; one that ends with {@code .*} covers every key below it. */
  public @Nullable Attribute attribute(String key) {
    Attribute exact = attributes.get(key);
    if (exact != null) {
      return exact;
    }
    int dot = key.indexOf('.');
    return dot < 0 ? null : attributes.get(key.substring(0, dot) + ".*");
  }

  /** The variable that overrides a key: {@code STREAMR_HUB_MERGE_MAXMILLIS}. */
  String variable(Attribute attribute) {
    return Environment.PREFIX + upper(name()) + '_' + upper(attribute.key());
  }

  private static String upper(String name) {
    return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
