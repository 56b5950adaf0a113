package org.streamrp2p.spi.command;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command of the command line, answered by the running node. Register it as a service; {@code
 * streamr NAME ARGS…} then finds it. Only the owner of the data folder reaches it.
 *
 * <p><b>Threads.</b> A virtual thread per call: it may block, and it is interrupted when the caller
 * goes away.
 */
@ConsumerType
public interface Command {
  /** One or two words: {@code status}, {@code stream list}. */
  String name();

  /** One line for {@code streamr --help}. */
  String summary();

  /** What {@code streamr NAME --help} prints: usage line, then options, then an example. */
  String help();

  /**
   * Does it.
   *
   * @return 0 done, 1 failed, 2 misused; {@link CommandInvocation} has one constant each
   * @throws RuntimeException counts as failed; the message goes to the caller, the stack trace to
   *     the log
   */
  int run(CommandInvocation invocation);
}
