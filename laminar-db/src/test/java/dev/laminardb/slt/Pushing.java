package dev.laminardb.slt;

/** How the rows of one push block get into the engine. */
enum Pushing {
  /** One row at a time, each processed to the end before the next: every batch has one row. */
  SINGLE_ROWS,
  /** One row at a time, and the engine gathers as many as it likes into a batch. */
  GATHERED_ROWS,
  /** All of them in one batch. */
  WHOLE_BLOCKS
}
