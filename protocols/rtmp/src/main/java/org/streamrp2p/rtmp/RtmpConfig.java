package org.streamrp2p.rtmp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code rtmp} of the configuration. A change holds for new connections only. */
@ObjectClassDefinition(
    id = RtmpHandler.PID,
    name = "RTMP",
    description = "RTMP and Enhanced RTMP: publishers and players")
public @interface RtmpConfig {
  @AttributeDefinition(
      description = "TCP port; 0 for any free one",
      min = "0",
      max = "65535",
      required = false)
  int port() default 1935;

  @AttributeDefinition(
      description = "TCP port of RTMP over TLS (rtmps://); 0 for any free one, -1 for none",
      min = "-1",
      max = "65535",
      required = false)
  int tlsPort() default -1;

  @AttributeDefinition(
      description = "Local address or host name to listen on; empty for all",
      required = false)
  String address() default "";

  @AttributeDefinition(
      description = "Size of the chunks that are sent, bytes",
      min = "128",
      max = "65535",
      required = false)
  int chunkSize() default 60_000;

  @AttributeDefinition(
      description = "Largest message that is accepted, bytes",
      min = "1024",
      max = "16777215",
      required = false)
  int maxMessageBytes() default 16_777_215;

  @AttributeDefinition(
      description =
          "Memory that the unfinished messages of all connections together may take, bytes;"
              + " twice the largest message at least",
      min = "1048576",
      max = "2147483647",
      required = false)
  int unfinishedTotalBytes() default 33_554_432;

  @AttributeDefinition(
      description = "Window that peers are asked to acknowledge within, bytes",
      min = "65536",
      max = "2147483647",
      required = false)
  int windowBytes() default 2_500_000;

  @AttributeDefinition(
      description = "Time from the first byte to the answer of connect, seconds",
      min = "1",
      max = "300",
      required = false)
  int handshakeTimeoutSeconds() default 10;

  @AttributeDefinition(
      description =
          "A connection that is no player is closed after so many seconds without a byte;"
              + " at half of it a ping is sent",
      min = "5",
      max = "3600",
      required = false)
  int idleTimeoutSeconds() default 60;

  @AttributeDefinition(
      description = "Time from the first byte of a message to its last, seconds",
      min = "3",
      max = "3600",
      required = false)
  int messageTimeoutSeconds() default 60;

  @AttributeDefinition(
      description = "A peer that takes no byte for so many seconds although data waits is closed",
      min = "3",
      max = "3600",
      required = false)
  int slowTimeoutSeconds() default 30;

  @AttributeDefinition(
      description = "Whether a player may wait for a stream that nobody publishes yet",
      required = false)
  boolean waitForPublisher() default true;
}
