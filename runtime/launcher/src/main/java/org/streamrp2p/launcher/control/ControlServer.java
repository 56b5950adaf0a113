package org.streamrp2p.launcher.control;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.launcher.config.Hint;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** Answers the command line of the same user. */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /** After mode, form of the answer and folder. */
  private static final int FIRST_WORD = 3;

  private final Path data;
  private final Commands commands;
  private final ServerSocketChannel server;

  private ControlServer(Path data, Commands commands, ServerSocketChannel server) {
    this.data = data;
    this.commands = commands;
    this.server = server;
  }

  /** Opens the socket of a data folder whose lock this process holds. */
  public static ControlServer start(Path data, Commands commands) throws IOException {
    ControlServer server = new ControlServer(data, commands, ControlSocket.bind(data));
    Thread.ofVirtual().name("control").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel caller = server.accept();
        Thread.ofVirtual().name("control caller").start(() -> serve(caller));
      }
    } catch (IOException e) {
      LOG.debug("control socket closed");
    }
  }

  private void serve(SocketChannel caller) {
    try (caller) {
      Wire wire = new Wire(caller);
      Wire.Frame request = wire.receive();
      if (request == null
          || request.kind() != Wire.REQUEST
          || request.parts().size() < FIRST_WORD) {
        return;
      }
      Thread command =
          Thread.ofVirtual().name("command").unstarted(() -> answer(wire, caller, request.parts()));
      command.start();
      while (wire.receive() != null) {
        LOG.debug("a caller sent more than one request");
      }
      command.interrupt();
    } catch (IOException e) {
      LOG.debug("a caller went away: {}", e.toString());
    }
  }

  private void answer(Wire wire, SocketChannel caller, List<String> parts) {
    List<String> words = parts.subList(FIRST_WORD, parts.size());
    Command command = commands.find(words);
    int skip = command == null ? 0 : Commands.length(command);
    Invocation invocation =
        new Invocation(
            wire,
            words.subList(skip, words.size()),
            parts.get(1).equals("json"),
            Path.of(parts.get(2)));
    int code = run(parts.getFirst(), command, words, invocation);
    try (caller) {
      invocation.flush();
      wire.send(Wire.EXIT, Integer.toString(code));
    } catch (IOException e) {
      LOG.debug("a caller went away before the answer: {}", e.toString());
    }
  }

  private int run(
      String mode, @Nullable Command command, List<String> words, Invocation invocation) {
    if (mode.equals(ControlClient.Mode.LIST.name())) {
      commands.all().forEach(c -> invocation.out().println(c.name() + "\t" + c.summary()));
      return CommandInvocation.DONE;
    }
    if (command == null) {
      invocation.err().println(unknown(words));
      return CommandInvocation.MISUSED;
    }
    if (mode.equals(ControlClient.Mode.HELP.name())) {
      invocation.out().println(command.help().strip());
      return CommandInvocation.DONE;
    }
    return run(command, invocation);
  }

  private static int run(Command command, Invocation invocation) {
    try {
      return command.run(invocation);
    } catch (RuntimeException e) {
      LOG.error("command {} failed", command.name(), e);
      invocation.err().println(e.getMessage() == null ? e.toString() : e.getMessage());
      return CommandInvocation.FAILED;
    }
  }

  private String unknown(List<String> words) {
    List<String> names = commands.all().stream().map(Command::name).toList();
    String typed = String.join(" ", words);
    return "Unknown command: " + typed + " (" + Hint.among(names, typed) + "). See: streamr --help";
  }

  @Override
  public void close() {
    try {
      server.close();
      ControlSocket.remove(data);
    } catch (IOException e) {
      LOG.debug("control socket", e);
    }
    commands.close();
  }
}
