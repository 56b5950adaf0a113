package org.streamrp2p.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Section {@code host}. */
@ObjectClassDefinition(
    id = "org.streamrp2p.host",
    name = "host",
    description = "Event loops and connections")
public @interface HostConfig {
  @AttributeDefinition(
      description = "How to reach the kernel; from the next start on",
      options = {
        @Option(value = "auto", label = "auto"),
        @Option(value = "epoll", label = "epoll"),
        @Option(value = "io_uring", label = "io_uring"),
        @Option(value = "nio", label = "nio")
      })
  String transport() default "auto";

  @AttributeDefinition(
      description = "Event loops, 0: one per processor; from the next start on",
      min = "0",
      max = "256")
  int eventLoops() default 0;

  @AttributeDefinition(
      description = "Connections in all; a full one takes about 3 kB of heap",
      min = "1",
      max = "1000000")
  int connections_max() default 5_000;

  @AttributeDefinition(
      description = "Connections from one address; loopback is exempt",
      min = "1",
      max = "1000000")
  int connections_maxPerAddress() default 1_000;

  @AttributeDefinition(
      description = "How long connections wait for a handler that was stopped, seconds",
      min = "0",
      max = "600")
  int handover_graceSeconds() default 10;
}
