package dev.laminardb.core.runtime;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Who runs the duty cycles of the cores: a thread for each, or a simulation that steps them. Also
 * owns time and waiting, so that nothing in the runtime reads a clock or blocks by itself.
 */
public interface CoreDriver extends AutoCloseable {

  /** Takes the cores. Called once. */
  void start(List<Core> cores);

  /**
   * Lets the cores work until a condition holds.
   *
   * @param done checked often; quick and without side effects
   * @param timeoutNanos how long at most; {@link Long#MAX_VALUE} for ever
   * @param parking where the caller may sleep: whoever makes the condition true wakes it
   * @return whether the condition holds
   * @throws dev.laminardb.core.error.LaminarException if a core has died of a defect
   */
  boolean await(BooleanSupplier done, long timeoutNanos, Parking parking);

  /** The time, in nanoseconds since some moment. Any thread. */
  long nanoTime();

  /** Stops the cores; returns when none runs any more. */
  @Override
  void close();
}
