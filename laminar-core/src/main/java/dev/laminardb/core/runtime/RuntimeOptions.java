package dev.laminardb.core.runtime;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.Duration;

/**
 * The bounds of a runtime.
 *
 * @param cores how many event loops, at least 1
 * @param sourceBufferBytes the size of each source's ring, a power of two
 * @param channelBatches batches on their way from one core to another above which sources wait
 * @param subscriptionBatches batches that wait for a consumer above which its stream's sources wait
 * @param stateLimitBytes the memory of one query's state above which it fails
 * @param backpressureTimeout how long a push waits for room before it fails
 */
public record RuntimeOptions(
    int cores,
    int sourceBufferBytes,
    int channelBatches,
    int subscriptionBatches,
    long stateLimitBytes,
    Duration backpressureTimeout) {

  /** Checks the ranges. */
  public RuntimeOptions {
    check(cores >= 1 && cores <= 1024, "cores must be from 1 to 1024, not " + cores);
    check(
        sourceBufferBytes >= 1 << 12 && Integer.bitCount(sourceBufferBytes) == 1,
        "sourceBufferBytes must be a power of two of at least 4096, not " + sourceBufferBytes);
    check(channelBatches >= 1, "channelBatches must be at least 1, not " + channelBatches);
    check(
        subscriptionBatches >= 1,
        "subscriptionBufferBatches must be at least 1, not " + subscriptionBatches);
    check(stateLimitBytes >= 1, "stateLimitBytes must be at least 1, not " + stateLimitBytes);
    check(
        !backpressureTimeout.isNegative(),
        "backpressureTimeout must not be negative, but is " + backpressureTimeout);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new LaminarException(ErrorCode.INVALID_CONFIGURATION, message);
    }
  }

  /**
   * The defaults: a core for each processor but one, 4 MiB a source, 64 and 1,024 batches, half of
   * the heap for the state of each query, a minute.
   */
  public static RuntimeOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new RuntimeOptions(
        Math.max(1, processors - 1),
        4 << 20,
        64,
        1024,
        Runtime.getRuntime().maxMemory() / 2,
        Duration.ofMinutes(1));
  }
}
