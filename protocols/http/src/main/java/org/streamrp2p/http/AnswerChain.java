package org.streamrp2p.http;

import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.protocol.Connection;

/**
 * Asks the routes for an answer, one after the other, until one does not decline. An answer that is
 * ready at once goes out in the same turn of the event loop. Confined to it, but for the routes.
 */
final class AnswerChain {
  static final long BUDGET_SECONDS = 30;
  private static final Logger LOG = LoggerFactory.getLogger(AnswerChain.class);

  private final Exchange exchange;
  private final List<Routes.Entry> routes;
  private final Connection connection;
  private final Executor blocking;
  private final Consumer<HttpAnswer> out;
  private @Nullable Future<?> timeout;
  private int asked;
  private boolean done;

  /**
   * @param routes in the order of asking
   * @param blocking where routes run that may block
   * @param out hears the answer, once, on the event loop; never a {@link HttpAnswer.Decline}
   */
  AnswerChain(
      Exchange exchange, List<Routes.Entry> routes, Executor blocking, Consumer<HttpAnswer> out) {
    this.exchange = exchange;
    this.routes = routes;
    this.connection = exchange.connection();
    this.blocking = blocking;
    this.out = out;
  }

  void start() {
    timeout =
        connection
            .eventLoop()
            .schedule(() -> finish(problem(Problem.LATE)), BUDGET_SECONDS, TimeUnit.SECONDS);
    next();
  }

  /** Nobody waits any more: a late answer is dropped. */
  void cancel() {
    done = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  private void next() {
    if (asked == routes.size()) {
      finish(problem(Problem.NOT_FOUND));
      return;
    }
    Routes.Entry entry = routes.get(asked++);
    if (entry.blocking()) {
      blocking.execute(
          () -> ask(entry).whenComplete((a, e) -> connection.eventLoop().execute(() -> on(a, e))));
    } else {
      ask(entry).whenComplete(this::arrived);
    }
  }

  private void arrived(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
    if (connection.eventLoop().inEventLoop()) {
      on(answer, failure);
    } else {
      connection.eventLoop().execute(() -> on(answer, failure));
    }
  }

  private CompletionStage<HttpAnswer> ask(Routes.Entry entry) {
    try {
      return entry.route().answer(exchange);
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void on(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
    if (done) {
      LOG.debug("{} {} was answered too late", exchange.method(), exchange.path());
    } else if (answer instanceof HttpAnswer.Decline) {
      next();
    } else if (answer == null) {
      finish(failed(failure));
    } else {
      finish(answer);
    }
  }

  private HttpAnswer failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.error("{} {}: the route failed", exchange.method(), exchange.path(), cause);
    return problem(Problem.FAILED);
  }

  private void finish(HttpAnswer answer) {
    cancel();
    out.accept(answer);
  }

  private HttpAnswer problem(Problem problem) {
    return problem.answer(exchange.header("Accept"));
  }
}
