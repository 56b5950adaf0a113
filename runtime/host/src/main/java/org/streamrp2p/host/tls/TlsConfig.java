package org.streamrp2p.host.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code tls}: the certificate of the node's TLS ports. */
@ObjectClassDefinition(
    id = "org.streamrp2p.tls",
    name = "tls",
    description = "The certificate of ports with TLS")
public @interface TlsConfig {
  @AttributeDefinition(
      description =
          "PEM file with the certificate and those that signed it; relative to the data folder."
              + " Empty: a self-signed one is made",
      required = false)
  String certificate() default "";

  @AttributeDefinition(
      description = "PEM file with the private key of the certificate, without a password",
      required = false)
  String privateKey() default "";

  @AttributeDefinition(
      description = "Time for a handshake before the connection is closed, seconds",
      min = "1",
      max = "60")
  int handshakeTimeoutSeconds() default 10;
}
