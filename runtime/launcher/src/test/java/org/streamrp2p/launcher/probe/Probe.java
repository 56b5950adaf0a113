package org.streamrp2p.launcher.probe;

import java.util.Map;
import java.util.TreeMap;
import org.streamrp2p.spi.command.Command;
import org.streamrp2p.spi.command.CommandInvocation;

/** A component of the test bundle: a command that prints the configuration it got. */
public final class Probe implements Command {
  private volatile Map<String, Object> properties = Map.of();

  /** By SCR, at the start and at each change. */
  public void configure(Map<String, Object> newProperties) {
    properties = new TreeMap<>(newProperties);
  }

  @Override
  public String name() {
    return "probe it";
  }

  @Override
  public String summary() {
    return "prints its configuration";
  }

  @Override
  public String help() {
    return "Usage: streamr probe it";
  }

  @Override
  public int run(CommandInvocation invocation) {
    if (invocation.arguments().contains("wait")) {
      return waitForInterrupt();
    }
    if (invocation.arguments().contains("fail")) {
      throw new IllegalStateException("on purpose");
    }
    if (invocation.json()) {
      invocation.printJson(Map.of("arguments", invocation.arguments()));
    } else {
      invocation.out().println("port=" + properties.get("port"));
      invocation.err().println("to err");
    }
    return invocation.arguments().size();
  }

  private static int waitForInterrupt() {
    try {
      System.setProperty("probe.waiting", "true");
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      System.setProperty("probe.interrupted", "true");
    }
    return CommandInvocation.DONE;
  }
}
