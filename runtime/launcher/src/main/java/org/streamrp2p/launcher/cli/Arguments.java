package org.streamrp2p.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line, taken apart: {@code --data}, {@code --json} and {@code --help} belong to every
 * command and may stand anywhere.
 *
 * @param words all the rest: the name of a command and what follows it
 * @param data the folder named, if any
 */
record Arguments(List<String> words, @Nullable Path data, boolean json, boolean help) {
  static Arguments parse(String... arguments) {
    List<String> words = new ArrayList<>();
    Path data = null;
    boolean json = false;
    boolean help = false;
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (name(argument)) {
        case "--data" -> data = Path.of(value(argument, rest)).toAbsolutePath().normalize();
        case "--json" -> json = true;
        case "--help", "-h" -> help = true;
        default -> words.add(argument);
      }
    }
    return new Arguments(List.copyOf(words), data, json, help);
  }

  /** {@code --data} of {@code --data=DIR}. */
  static String name(String argument) {
    int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
    return equals < 0 ? argument : argument.substring(0, equals);
  }

  /** What follows an option, after {@code =} or as the next word. */
  static String value(String argument, Iterator<String> rest) {
    int equals = argument.indexOf('=');
    String value = equals >= 0 ? argument.substring(equals + 1) : rest.hasNext() ? rest.next() : "";
    if (value.isEmpty() || (equals < 0 && value.startsWith("--"))) {
      throw new UsageException(name(argument) + " needs a value. See: streamr --help");
    }
    return value;
  }
}
