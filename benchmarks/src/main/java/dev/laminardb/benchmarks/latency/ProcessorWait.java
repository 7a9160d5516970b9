package dev.laminardb.benchmarks.latency;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long the threads of this JVM waited for a processor although they could have run: what the
 * scheduler of Linux counts in {@code /proc/self/task/.../schedstat}. A thread that spins can only
 * be late by such a wait, by its own work, or by a standstill of the whole machine.
 */
final class ProcessorWait {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final int WAITED = 1;

  private final long beganNanos = System.nanoTime();
  private final @Nullable Long waitedBefore = nanos(TASKS);

  /**
   * The waits of all threads since this object was made, added up, in percent of the time; NaN
   * where the system does not say.
   */
  double percent() {
    Long waited = nanos(TASKS);
    if (waited == null || waitedBefore == null) {
      return Double.NaN;
    }
    return 100.0 * (waited - waitedBefore) / (System.nanoTime() - beganNanos);
  }

  /** The waits of all threads so far, or null if they are not counted here. */
  static @Nullable Long nanos(Path tasks) {
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        nanos += waited(thread);
      }
    } catch (IOException | RuntimeException e) {
      // No Linux, or none that counts this: nothing is known.
      return null;
    }
    return nanos;
  }

  private static long waited(Path thread) throws IOException {
    try {
      String counted = Files.readString(thread.resolve("schedstat"));
      return Long.parseLong(counted.trim().split(" ")[WAITED]);
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      // The thread has ended.
      return 0;
    }
  }
}
