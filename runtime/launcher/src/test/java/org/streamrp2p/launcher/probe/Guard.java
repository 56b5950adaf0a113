package org.streamrp2p.launcher.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;

/** A component of a test bundle that lets nobody in. */
public final class Guard implements AccessControl {
  @Override
  public CompletionStage<AccessDecision> decide(AccessRequest request) {
    return CompletableFuture.failedFuture(new IllegalStateException("nobody"));
  }
}
