package org.streamrp2p.launcher.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.streamrp2p.launcher.bundles.UpdateRecord;
import org.streamrp2p.launcher.cli.BuiltIn;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/**
 * What every node answers, whatever its bundles: {@code status}, {@code stop}, {@code bundle list}.
 */
public final class OwnCommands {
  private OwnCommands() {}

  /**
   * @param updates the latest updates of bundles
   * @param stop asks the node to stop; must return at once
   */
  public static List<Command> all(
      BundleContext context, Path data, Supplier<List<UpdateRecord>> updates, Runnable stop) {
    Status status = new Status(context, data, updates);
    BundleList bundles = new BundleList(context);
    return List.of(
        new NodeCommand(BuiltIn.STATUS, status::print),
        new NodeCommand(BuiltIn.BUNDLE_LIST, bundles::print),
        new NodeCommand(BuiltIn.STOP, invocation -> stop(stop)));
  }

  private static int stop(Runnable stop) {
    stop.run();
    return CommandInvocation.DONE;
  }
}
