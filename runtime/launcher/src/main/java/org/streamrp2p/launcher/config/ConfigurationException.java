package org.streamrp2p.launcher.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that is refused as a whole. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(String problem) {
    this(List.of(Problem.of(problem)));
  }

  /** One line each. */
  public List<Problem> problems() {
    return problems;
  }
}
