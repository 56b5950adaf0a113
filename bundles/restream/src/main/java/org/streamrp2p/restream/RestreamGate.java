package org.streamrp2p.restream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;

/**
 * Refuses nobody: it lets viewers of a stream that is pulled on demand wait until the stream is
 * there. It is asked after all others, so that nobody begins a pull whom one of them refuses.
 */
@Component(property = Constants.SERVICE_RANKING + ":Integer=" + Integer.MIN_VALUE)
public final class RestreamGate implements AccessControl {
  private final Restream restream;

  @Activate
  public RestreamGate(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public CompletionStage<AccessDecision> decide(AccessRequest request) {
    return (request.action() == AccessRequest.Action.VIEW
            ? restream.demand(request.stream())
            : CompletableFuture.<Void>completedFuture(null))
        .thenApply(nothing -> new AccessDecision.Allowed(""));
  }
}
