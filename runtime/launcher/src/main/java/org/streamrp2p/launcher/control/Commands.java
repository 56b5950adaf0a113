package org.streamrp2p.launcher.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.streamrp2p.spi.command.Command;

/** The commands there are now. */
public final class Commands implements AutoCloseable {
  private final ServiceTracker<Command, Command> tracker;

  public Commands(BundleContext context) {
    tracker = new ServiceTracker<>(context, Command.class, null);
    tracker.open();
  }

  /** All, by name. */
  List<Command> all() {
    List<Command> commands = new ArrayList<>(tracker.getTracked().values());
    commands.sort(Comparator.comparing(Command::name));
    return commands;
  }

  /** The command whose name begins the words; the longest name wins. */
  @Nullable Command find(List<String> words) {
    return all().stream()
        .filter(command -> starts(words, command))
        .max(Comparator.comparingInt(command -> length(command)))
        .orElse(null);
  }

  /** How many words the name of a command has. */
  static int length(Command command) {
    return words(command).size();
  }

  private static List<String> words(Command command) {
    return List.of(command.name().split(" ", -1));
  }

  private static boolean starts(List<String> words, Command command) {
    List<String> name = words(command);
    return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
  }

  @Override
  public void close() {
    tracker.close();
  }
}
