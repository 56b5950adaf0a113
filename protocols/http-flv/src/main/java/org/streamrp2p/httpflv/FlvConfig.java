package org.streamrp2p.httpflv;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code http-flv} of the configuration. */
@ObjectClassDefinition(
    id = FlvProtocol.PID,
    name = "HTTP-FLV",
    description = "Live FLV over HTTP and WebSocket.")
public @interface FlvConfig {
  @AttributeDefinition(
      description =
          "A player that takes nothing for so long although data waits is dropped; seconds.",
      min = "1",
      max = "3600")
  int slowTimeoutSeconds() default 30;
}
