package org.streamrp2p.amf;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an object says of its class (AMF3 §3.12). The class name is data: nothing is ever looked up
 * or loaded by it.
 *
 * @param className empty for an anonymous object
 * @param kind which members there are
 * @param names of the sealed members, in order
 */
public record AmfTraits(String className, Kind kind, List<String> names) {
  /** Which members an object has. */
  public enum Kind {
    /** The sealed ones. */
    SEALED,

    /** The sealed ones, and any others. */
    DYNAMIC,

    /** A body that only its class can read. */
    EXTERNALIZABLE
  }

  static final AmfTraits ANONYMOUS = new AmfTraits("", Kind.DYNAMIC, List.of());

  public AmfTraits {
    requireNonNull(className, "className");
    requireNonNull(kind, "kind");
    names = List.copyOf(names);
  }

  /** A class without sealed members: all that AMF0 knows of one. */
  public static AmfTraits of(String className) {
    return new AmfTraits(className, Kind.DYNAMIC, List.of());
  }
}
