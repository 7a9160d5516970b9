package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.StateTable;

/** Keeps the first rows of every partition. Used by one thread. */
interface Ranking {

  /** Takes a batch, and emits how it changes what the first rows are. Called once a batch. */
  void add(Batch batch);

  /** What it keeps. */
  StateTable state();

  /** The memory of what it keeps, in bytes. */
  long bytes();
}
