package org.streamrp2p.recorder.playback;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code playback} of the configuration. */
@ObjectClassDefinition(
    id = PlaybackConfig.PID,
    name = "Playback",
    description = "Publishes FLV files as live streams.")
public @interface PlaybackConfig {
  String PID = "org.streamrp2p.playback";

  @AttributeDefinition(
      description =
          "Files to play, each \"NAME < FILE\", relative to the data folder; may be followed by"
              + " loop",
      required = false)
  String[] files() default {};
}
