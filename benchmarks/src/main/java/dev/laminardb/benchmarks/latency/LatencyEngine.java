package dev.laminardb.benchmarks.latency;

/** Something that keeps a sum for each key. */
public interface LatencyEngine {
  /** Its name in the results. */
  String name();

  /** What it does while it has no row, or how long it makes rows wait for others. */
  String idle();

  /**
   * Gets ready, has a schedule begun, takes each row when it is due, and hands every result over.
   */
  void run(Run run);

  /** The schedule and the recorder of a run, made when the engine is ready. */
  interface Run {
    /** Begins; called once. */
    void begin();

    /** The schedule that has begun. */
    Schedule schedule();

    /** Where results go. */
    LatencyRecorder recorder();
  }
}
