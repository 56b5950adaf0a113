package org.streamrp2p.demo;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code demo} of the configuration. */
@ObjectClassDefinition(
    id = DemoConfig.PID,
    name = "Demo",
    description = "Publishes a bundled clip in a loop.")
public @interface DemoConfig {
  String PID = "org.streamrp2p.demo";

  @AttributeDefinition(description = "Whether the clip is published.")
  boolean enabled() default false;

  @AttributeDefinition(
      description = "The stream it is published as: APP/NAME, or NAME in the application live.",
      min = "1",
      max = "193")
  String stream() default "live/demo";
}
