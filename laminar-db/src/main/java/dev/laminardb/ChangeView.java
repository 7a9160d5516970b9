package dev.laminardb;

import dev.laminardb.core.batch.Batch;

/**
 * The changes of one batch as a subscriber sees them: which rows, in which order, and what becomes
 * of them. For one batch after the other and one thread at a time.
 */
interface ChangeView {
  /**
   * Looks at a batch; what was said of the one before does not hold any more.
   *
   * @return how many changes there are, at most as many as rows
   */
  int read(Batch batch);

  /** The row of a change. */
  int row(int change);

  /** What becomes of it. */
  Change.Kind kind(int change);

  /** The view of batches whose rows only ever come. */
  ChangeView INSERTIONS =
      new ChangeView() {
        @Override
        public int read(Batch batch) {
          return batch.rowCount();
        }

        @Override
        public int row(int change) {
          return change;
        }

        @Override
        public Change.Kind kind(int change) {
          return Change.Kind.INSERT;
        }
      };
}
