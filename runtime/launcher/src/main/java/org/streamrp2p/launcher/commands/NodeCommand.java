package org.streamrp2p.launcher.commands;

import java.util.function.ToIntFunction;
import org.streamrp2p.launcher.cli.BuiltIn;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** A command that the program itself brings. */
record NodeCommand(BuiltIn builtIn, boolean takesArguments, ToIntFunction<CommandInvocation> action)
    implements Command {
  /** One without arguments. */
  NodeCommand(BuiltIn builtIn, ToIntFunction<CommandInvocation> action) {
    this(builtIn, false, action);
  }

  @Override
  public String name() {
    return builtIn.command();
  }

  @Override
  public String summary() {
    return builtIn.summary();
  }

  @Override
  public String help() {
    return builtIn.help();
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (!takesArguments && !invocation.arguments().isEmpty()) {
      invocation
          .err()
          .println(
              "Unknown argument "
                  + invocation.arguments().getFirst()
                  + ". See: streamr "
                  + name()
                  + " --help");
      return CommandInvocation.MISUSED;
    }
    return action.applyAsInt(invocation);
  }
}
