package dev.laminardb;

/** How Arrow batches say what becomes of their rows. */
public enum ChangeFormat {
  /**
   * The batches as they are, without a copy. Those of a stream that takes rows back have a last
   * column {@code __weight}, INT: 1 for a row that comes and -1 for one that goes.
   */
  WEIGHTS,

  /**
   * Every change, with a last column {@value #OPERATION}, VARCHAR: {@code I} for a row that is
   * inserted, {@code D} for one that is deleted, {@code U-} for one as it was before an update,
   * followed by {@code U+}, the same as it is now.
   */
  OPERATIONS,

  /**
   * What a batch comes to: at most one row for each key, with a last column {@value #OPERATION}:
   * {@code I} for a key that is new, {@code U} for one whose row has changed, {@code D} for one
   * that is gone, with the last row that it had.
   */
  UPSERTS;

  /** The name of the column of operations, which no column of the relation may have. */
  public static final String OPERATION = "_op";
}
