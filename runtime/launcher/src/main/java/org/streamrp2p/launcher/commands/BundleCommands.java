package org.streamrp2p.launcher.commands;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Version;
import org.streamrp2p.launcher.bundles.BundleChangeException;
import org.streamrp2p.launcher.bundles.BundleFile;
import org.streamrp2p.launcher.bundles.BundleStore;
import org.streamrp2p.launcher.bundles.InstalledBundles;
import org.streamrp2p.launcher.bundles.UpdateOptions;
import org.streamrp2p.launcher.bundles.UpdatePlan;
import org.streamrp2p.launcher.bundles.UpdateResult;
import org.streamrp2p.launcher.bundles.Updater;
import org.streamrp2p.launcher.cli.BuiltIn;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr bundle plan|update|versions|install|uninstall|stop|start}. */
public final class BundleCommands {
  private final InstalledBundles installed;
  private final BundleStore store;
  private final Updater updater;

  public BundleCommands(InstalledBundles installed, BundleStore store, Updater updater) {
    this.installed = installed;
    this.store = store;
    this.updater = updater;
  }

  public List<Command> all() {
    return List.of(
        command(BuiltIn.BUNDLE_PLAN, this::plan),
        command(BuiltIn.BUNDLE_UPDATE, this::update),
        command(BuiltIn.BUNDLE_VERSIONS, this::versions),
        command(BuiltIn.BUNDLE_INSTALL, this::install),
        command(BuiltIn.BUNDLE_UNINSTALL, this::uninstall),
        command(BuiltIn.BUNDLE_STOP, this::stop),
        command(BuiltIn.BUNDLE_START, this::start));
  }

  private interface Action {
    int run(CommandInvocation invocation, Words words);
  }

  private static Command command(BuiltIn builtIn, Action action) {
    return new NodeCommand(builtIn, true, invocation -> run(builtIn, action, invocation));
  }

  private static int run(BuiltIn builtIn, Action action, CommandInvocation invocation) {
    try {
      return action.run(invocation, Words.parse(builtIn, invocation.arguments()));
    } catch (MisusedException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.MISUSED;
    } catch (BundleChangeException e) {
      invocation.err().println(e.getMessage());
      return CommandInvocation.FAILED;
    }
  }

  private int plan(CommandInvocation invocation, Words words) {
    words.need(1, 2);
    BundleFile file =
        words.count() == 1
            ? BundleFile.read(path(invocation, words.at(0)))
            : file(invocation, words.at(0), words.at(1));
    UpdatePlan plan = updater.plan(file);
    if (invocation.json()) {
      invocation.printJson(UpdateView.plan(plan));
    } else {
      UpdateView.print(invocation.out(), plan);
    }
    return plan.impossible().isEmpty() && plan.cuts().isEmpty()
        ? CommandInvocation.DONE
        : CommandInvocation.FAILED;
  }

  private int update(CommandInvocation invocation, Words words) {
    words.need(2, 2);
    BundleFile file = file(invocation, words.at(0), words.at(1));
    return answer(invocation, updater.update(file, words.options()));
  }

  private int install(CommandInvocation invocation, Words words) {
    words.need(1, 1);
    return answer(invocation, updater.install(BundleFile.read(path(invocation, words.at(0)))));
  }

  private static int answer(CommandInvocation invocation, UpdateResult result) {
    if (invocation.json()) {
      invocation.printJson(UpdateView.result(result));
    } else {
      UpdateView.print(invocation.out(), result);
    }
    if (result.isRolledBack()) {
      invocation.err().println("Rolled back: " + result.problem());
      return CommandInvocation.FAILED;
    }
    return CommandInvocation.DONE;
  }

  private int versions(CommandInvocation invocation, Words words) {
    words.need(1, 1);
    String name = installed.resolve(words.at(0));
    List<Map<String, Object>> versions =
        store.versions(name).stream().map(UpdateView::file).toList();
    if (invocation.json()) {
      invocation.printJson(versions);
    } else {
      TextView.table(invocation.out(), versions, "");
    }
    return CommandInvocation.DONE;
  }

  private int uninstall(CommandInvocation invocation, Words words) {
    words.need(1, 1);
    String name = installed.resolve(words.at(0));
    updater.remove(name);
    invocation.out().println(name + " is removed.");
    return CommandInvocation.DONE;
  }

  private int stop(CommandInvocation invocation, Words words) {
    words.need(1, 1);
    String name = installed.resolve(words.at(0));
    updater.stop(name);
    invocation.out().println(name + " is stopped, until it or the node is started again.");
    return CommandInvocation.DONE;
  }

  private int start(CommandInvocation invocation, Words words) {
    words.need(1, 1);
    String name = installed.resolve(words.at(0));
    updater.start(name);
    invocation.out().println(name + " is started.");
    return CommandInvocation.DONE;
  }

  /** What is meant by {@code NAME FILE|VERSION}. */
  private BundleFile file(CommandInvocation invocation, String typed, String fileOrVersion) {
    String name = installed.resolve(typed);
    if (fileOrVersion.endsWith(".jar") || fileOrVersion.contains("/")) {
      BundleFile file = BundleFile.read(path(invocation, fileOrVersion));
      if (!file.name().equals(name)) {
        throw new BundleChangeException(
            fileOrVersion + " is the bundle " + file.name() + " (expected: " + name + ").");
      }
      return file;
    }
    List<BundleFile> versions = store.versions(name);
    return versions.stream()
        .filter(file -> file.version().toString().equals(fileOrVersion))
        .reduce((first, second) -> second)
        .orElseThrow(
            () ->
                new BundleChangeException(
                    "%s %s is not kept (known: %s). Name a jar instead."
                        .formatted(
                            name,
                            fileOrVersion,
                            String.join(
                                ", ",
                                versions.stream()
                                    .map(BundleFile::version)
                                    .map(Version::toString)
                                    .toList()))));
  }

  private static Path path(CommandInvocation invocation, String typed) {
    try {
      return invocation.directory().resolve(typed).normalize();
    } catch (InvalidPathException e) {
      throw new BundleChangeException(typed + " is no name of a file: " + e.getMessage());
    }
  }

  private static final class MisusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisusedException(String message) {
      super(message);
    }
  }

  /** The words after the name of the command, options taken out. */
  private record Words(BuiltIn builtIn, List<String> words, UpdateOptions options) {
    static Words parse(BuiltIn builtIn, List<String> arguments) {
      boolean update = builtIn == BuiltIn.BUNDLE_UPDATE;
      List<String> words = new ArrayList<>();
      boolean force = false;
      int drain = UpdateOptions.DRAIN_SECONDS;
      Iterator<String> rest = arguments.iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        if (update && word.equals("--force")) {
          force = true;
        } else if (update && (word.equals("--drain") || word.startsWith("--drain="))) {
          drain =
              seconds(word.contains("=") ? word.substring(8) : rest.hasNext() ? rest.next() : "");
        } else if (word.startsWith("--")) {
          throw new MisusedException(
              "Unknown argument " + word + ". See: streamr " + builtIn.command() + " --help");
        } else {
          words.add(word);
        }
      }
      return new Words(builtIn, List.copyOf(words), new UpdateOptions(force, drain));
    }

    private static int seconds(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new MisusedException("--drain " + text + " (expected: a number of seconds).");
      }
    }

    void need(int least, int most) {
      if (words.size() < least || words.size() > most) {
        throw new MisusedException(builtIn.help().lines().findFirst().orElse(""));
      }
    }

    int count() {
      return words.size();
    }

    String at(int index) {
      return words.get(index);
    }
  }
}
