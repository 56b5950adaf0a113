package org.streamrp2p.restream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.spi.stream.StreamName;

/**
 * One wish: a line such as {@code live/show < rtmp://origin/live/show} or {@code live/show >
 * rtmp://a.example/app/KEY}, with words behind it.
 *
 * @param push whether the stream goes out
 * @param stream of this node
 * @param remote there
 * @param pin fingerprint of the only certificate accepted; null: verified
 * @param onDemand pull: only while somebody watches
 */
record Entry(
    boolean push, StreamName stream, Remote remote, @Nullable String pin, boolean onDemand) {
  private static final String PIN = "pin=";
  private static final String ON_DEMAND = "onDemand";

  /**
   * @param push by the list it stands in; the arrow must agree
   * @throws IllegalArgumentException with what was expected and without the URL
   */
  static Entry parse(String line, boolean push) {
    List<String> words = Arrays.asList(line.strip().split("\\s+"));
    String arrow = push ? ">" : "<";
    if (words.size() < 3 || !words.get(1).equals(arrow)) {
      throw new IllegalArgumentException(
          "not an entry (expected: NAME " + arrow + " rtmp://HOST/APP/NAME)");
    }
    return of(push, words.get(0), words.get(2), words.subList(3, words.size()));
  }

  /**
   * @param options {@code pin=SHA256} and {@code onDemand}
   * @throws IllegalArgumentException with what was expected and without the URL
   */
  static Entry of(boolean push, String name, String url, List<String> options) {
    StreamName stream = StreamName.parse(name);
    Remote remote = Remote.parse(url);
    String pin = null;
    boolean onDemand = false;
    for (String option : options) {
      if (option.startsWith(PIN) && remote.tls()) {
        pin = option.substring(PIN.length()).replace(":", "");
        if (!pin.matches("[0-9a-fA-F]{64}")) {
          throw new IllegalArgumentException("pin (expected: 64 hexadecimal digits)");
        }
      } else if (option.equals(ON_DEMAND) && !push) {
        onDemand = true;
      } else {
        String word = option.startsWith(PIN) ? "pin (only for rtmps://)" : option;
        throw new IllegalArgumentException(
            "option: " + word + " (expected: pin=SHA256" + (push ? ")" : " or onDemand)"));
      }
    }
    return new Entry(push, stream, remote, pin, onDemand);
  }

  /** As it stands in the file of those made by command. Holds the key. */
  String line() {
    return stream
        + (push ? " > " : " < ")
        + remote.url()
        + (pin == null ? "" : " " + PIN + pin)
        + (onDemand ? " " + ON_DEMAND : "");
  }

  String direction() {
    return push ? "push" : "pull";
  }

  /** Without the key. */
  @Override
  public String toString() {
    return direction() + " of " + stream + (push ? " to " : " from ") + remote;
  }
}
