package org.streamrp2p.hub;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code hub}: fan-out and what is kept for late joiners. */
@ObjectClassDefinition(
    id = "org.streamrp2p.hub",
    name = "hub",
    description = "Fan-out, and what is kept for late joiners")
public @interface HubConfig {
  @AttributeDefinition(
      description = "Longest time frames are gathered before they are written, milliseconds",
      min = "0",
      max = "2000")
  int merge_maxMillis() default 190;

  @AttributeDefinition(
      description =
          "Fixed time frames are gathered, milliseconds; -1: follows the number of readers",
      min = "-1",
      max = "2000")
  int merge_fixedMillis() default -1;

  @AttributeDefinition(
      description = "Bytes kept per stream and encoding for late joiners",
      min = "65536",
      max = "268435456")
  int gop_maxBytes() default 8 << 20;

  @AttributeDefinition(
      description = "Frames kept per stream for late joiners",
      min = "16",
      max = "100000")
  int gop_maxFrames() default 4096;

  @AttributeDefinition(
      description =
          "Bytes kept over all streams; beyond that the largest streams give up what they keep",
      min = "1048576",
      max = "17179869184")
  long gop_totalBytes() default 48L << 20;
}
