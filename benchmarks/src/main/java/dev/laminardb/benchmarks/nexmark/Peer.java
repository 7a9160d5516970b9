package dev.laminardb.benchmarks.nexmark;

import java.util.List;

/** Another engine to compare with, not of this project. Used by one thread. */
public interface Peer extends AutoCloseable {
  /**
   * Gets ready to run a query: loads what is to be loaded before the clock starts.
   *
   * @return the engine in each of its settings that may be the best for the query
   */
  List<Engine> open(NexmarkQuery query, Events events);

  @Override
  void close();
}
