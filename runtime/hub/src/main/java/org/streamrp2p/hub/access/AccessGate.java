package org.streamrp2p.hub.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;

/**
 * Asks every {@link AccessControl}; all must allow, and one that fails or dawdles refuses. From any
 * thread.
 */
public final class AccessGate {
  private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);
  private static final long TIMEOUT_SECONDS = 5;

  /** The hub's own guards are asked before all others. */
  private static final int FIRST = Integer.MAX_VALUE;

  private record Ranked(AccessControl control, int ranking) {}

  private volatile List<Ranked> controls = List.of();

  public void add(AccessControl control) {
    add(control, FIRST);
  }

  /**
   * @param ranking the higher, the earlier it is asked; among equals who came first
   */
  public synchronized void add(AccessControl control, int ranking) {
    List<Ranked> all = new ArrayList<>(controls);
    all.add(new Ranked(control, ranking));
    all.sort(Comparator.comparingInt(Ranked::ranking).reversed());
    controls = List.copyOf(all);
  }

  public synchronized void remove(AccessControl control) {
    controls = controls.stream().filter(ranked -> ranked.control() != control).toList();
  }

  /** Never fails; complete at once if every control answers at once. */
  public CompletionStage<AccessDecision> decide(AccessRequest request) {
    CompletionStage<AccessDecision> all =
        CompletableFuture.completedFuture(new AccessDecision.Allowed(""));
    for (Ranked ranked : controls) {
      all = all.thenCompose(before -> next(before, ranked.control(), request));
    }
    return all;
  }

  private static CompletionStage<AccessDecision> next(
      AccessDecision before, AccessControl control, AccessRequest request) {
    return switch (before) {
      case AccessDecision.Refused refused -> CompletableFuture.completedFuture(refused);
      case AccessDecision.Allowed allowed ->
          ask(control, request).thenApply(answer -> join(allowed, answer));
    };
  }

  private static AccessDecision join(AccessDecision.Allowed before, AccessDecision answer) {
    return switch (answer) {
      case AccessDecision.Refused refused -> refused;
      case AccessDecision.Allowed(String holder) ->
          before.holder().isEmpty()
              ? answer
              : holder.isEmpty()
                  ? before
                  : new AccessDecision.Allowed(before.holder() + '|' + holder);
    };
  }

  private static CompletionStage<AccessDecision> ask(AccessControl control, AccessRequest request) {
    try {
      CompletableFuture<AccessDecision> answer = control.decide(request).toCompletableFuture();
      if (!answer.isDone()) {
        answer = answer.copy().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
      return answer.exceptionally(failure -> refused(control, request, failure));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(refused(control, request, e));
    }
  }

  private static AccessDecision refused(
      AccessControl control, AccessRequest request, Throwable failure) {
    LOG.error("{} failed at {}, which is refused", control, request, failure);
    return new AccessDecision.Refused("access could not be checked");
  }
}
