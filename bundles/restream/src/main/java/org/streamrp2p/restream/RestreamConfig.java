package org.streamrp2p.restream;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code restream}. The URLs hold keys, so the values of the lists are never shown. */
@ObjectClassDefinition(
    id = RestreamConfig.PID,
    name = "restream",
    description = "Streams that are fetched from other RTMP servers and sent to them")
public @interface RestreamConfig {
  String PID = "org.streamrp2p.restream";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description =
          "Streams to fetch, each \"NAME < rtmp://HOST/APP/NAME\"; may be followed by onDemand and"
              + " pin=SHA256",
      required = false)
  String[] pull() default {};

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description =
          "Streams to send on, each \"NAME > rtmp://HOST/APP/KEY\"; may be followed by pin=SHA256",
      required = false)
  String[] push() default {};

  @AttributeDefinition(
      description =
          "A push whose server takes nothing for so long although data waits is ended and tried"
              + " again; seconds",
      min = "3",
      max = "3600",
      required = false)
  int slowTimeoutSeconds() default 30;
}
