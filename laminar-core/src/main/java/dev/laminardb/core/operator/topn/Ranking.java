package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;

/** Keeps the first rows of every partition. Used by one thread. */
interface Ranking {

  /** Takes a batch, and emits how it changes what the first rows are. Called once a batch. */
  void add(Batch batch);

  /** The memory of what it keeps, in bytes. */
  long bytes();
}
