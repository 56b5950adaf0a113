package org.streamrp2p.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code recorder} of the configuration. */
@ObjectClassDefinition(
    id = RecorderConfig.PID,
    name = "Recorder",
    description = "Keeps live streams as FLV files.")
public @interface RecorderConfig {
  String PID = "org.streamrp2p.recorder";

  @AttributeDefinition(description = "Whether streams are recorded without being asked for.")
  boolean enabled() default false;

  @AttributeDefinition(
      description = "Which: APP/NAME separated by commas; * stands for any characters, ? for one.")
  String streams() default "*";

  @AttributeDefinition(description = "Whether publishers may ask for it: publish with record.")
  boolean byPublishers() default false;

  @AttributeDefinition(description = "Where; relative to the data folder.")
  String folder() default "recordings";

  @AttributeDefinition(
      description = "A file ends at the next key frame after so many megabytes; 0: never.",
      min = "0",
      max = "1048576")
  int splitMegabytes() default 2048;

  @AttributeDefinition(
      description = "A file ends at the next key frame after so many minutes; 0: never.",
      min = "0",
      max = "10080")
  int splitMinutes() default 0;

  @AttributeDefinition(
      description = "Nothing is written while the disk has fewer megabytes free.",
      min = "0",
      max = "1048576")
  int minFreeMegabytes() default 512;

  @AttributeDefinition(
      description = "The oldest files are removed beyond so many megabytes in all; 0: never.",
      min = "0",
      max = "1073741824")
  int keepMegabytes() default 0;

  @AttributeDefinition(
      description = "Files older than so many days are removed; 0: never.",
      min = "0",
      max = "36500")
  int keepDays() default 0;
}
