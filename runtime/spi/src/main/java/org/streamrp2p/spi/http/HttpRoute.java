package org.streamrp2p.spi.http;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests. Register it as a service with {@value #PATTERN}: one or more of {@code
 * /exact}, {@code /folder/*}, {@code /folder/*.flv}. Every route whose pattern matches is asked in
 * the order of {@code service.ranking}, highest first, then longer patterns first; one that
 * declines passes the request on.
 *
 * <p><b>Threads.</b> {@link #answer} runs on the event loop of the connection and must not block,
 * unless {@value #BLOCKING} is true: then on a virtual thread. The stage may be completed on any
 * thread; 30 seconds without an answer become a 503.
 */
@ConsumerType
public interface HttpRoute {
  /** Service property, {@code String+}: the paths it answers. */
  String PATTERN = "streamr.http.pattern";

  /** Service property, {@code Boolean}, default false: whether {@link #answer} may block. */
  String BLOCKING = "streamr.http.blocking";

  /**
   * @throws RuntimeException becomes a 500 without details, and a log line with them
   */
  CompletionStage<HttpAnswer> answer(HttpExchange exchange);
}
