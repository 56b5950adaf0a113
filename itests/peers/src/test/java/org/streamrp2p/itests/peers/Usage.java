package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process took of the machine (Linux, proc(5)). */
record Usage(long nanos, Duration cpu, long residentMegabytes, long peakMegabytes) {
  static Usage of(long pid) {
    return new Usage(
        System.nanoTime(),
        ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElseThrow(),
        megabytes(pid, "VmRSS:"),
        megabytes(pid, "VmHWM:"));
  }

  private static long megabytes(long pid, String field) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Since an earlier look, in hundredths of one processor. */
  long processorPercent(Usage before) {
    return 100 * cpu.minus(before.cpu).toNanos() / (nanos - before.nanos);
  }
}
