package dev.laminardb.benchmarks.views;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * How much processor time the calling thread and the threads of the cores have used up, in
 * nanoseconds, which other programs on the machine do not change.
 *
 * @param clock the time on the wall
 */
record CpuTimes(long clock, long caller, long cores) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String CORE = "laminar-core-";

  /** What was used between two moments. */
  record Measured(double seconds, double callerNanos, double coreNanos) {}

  static CpuTimes now() {
    long cores = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(CORE)) {
        cores += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return new CpuTimes(System.nanoTime(), THREADS.getCurrentThreadCpuTime(), cores);
  }

  Measured since(CpuTimes begin) {
    return new Measured((clock - begin.clock) / 1e9, caller - begin.caller, cores - begin.cores);
  }
}
