package org.streamrp2p.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code http} of the configuration. */
@ObjectClassDefinition(id = HttpConfig.PID, name = "HTTP", description = "The HTTP door.")
public @interface HttpConfig {
  String PID = "org.streamrp2p.http";

  @AttributeDefinition(
      description =
          "TCP port of the HTTP door: web page, health, live FLV. 0 takes any free one. Players"
              + " that are connected stay connected when it changes.",
      min = "0",
      max = "65535")
  int port() default 8080;

  @AttributeDefinition(
      description = "TCP port of HTTPS; 0 takes any free one, -1 for none.",
      min = "-1",
      max = "65535")
  int tlsPort() default -1;

  @AttributeDefinition(
      description = "Local address or host name to listen on; empty for all addresses.",
      required = false)
  String address() default "";

  @AttributeDefinition(
      description = "Largest request body, bytes. A larger one is answered with 413.",
      min = "0",
      max = "16777216")
  int maxBodyBytes() default 262_144;

  @AttributeDefinition(
      description =
          "Seconds a connection may take to send a whole request, may wait for the next one, or may"
              + " take no byte of an answer, before it is closed.",
      min = "1",
      max = "3600")
  int idleSeconds() default 60;
}
