package org.streamrp2p.launcher.commands;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A question asked on its own virtual thread, with a bound on the wait for its answer. */
final class Budget<T> {
  private final FutureTask<T> task;
  private final long end;

  private Budget(FutureTask<T> task, long end) {
    this.task = task;
    this.end = end;
  }

  /** Asks; the answer is fetched later, so that many are asked at once. */
  static <T> Budget<T> ask(Duration time, Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    Thread.ofVirtual().name("question").start(task);
    return new Budget<>(task, System.nanoTime() + time.toNanos());
  }

  /**
   * @param failed makes an answer of the reason why there is none
   */
  T answer(Function<String, T> failed) {
    try {
      return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return failed.apply("no answer in time");
    } catch (ExecutionException e) {
      return failed.apply(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return failed.apply("interrupted");
    }
  }
}
