package dev.laminardb.core.operator.multiset;

/** How often a row is in the result of an operation on two inputs that have equal rows. */
public enum MultisetKind {
  /** As often as in both: {@code INTERSECT ALL}. */
  INTERSECT,
  /** As often as it is more in the left one: {@code EXCEPT ALL}. */
  EXCEPT;

  /**
   * The result's copies of a row.
   *
   * @param left how often it is in the left input; less than 0 while it is still to come
   * @param right the same of the right one
   */
  long copies(long left, long right) {
    // One that is still to come takes nothing away, so that the result is never less than empty.
    long copies = this == INTERSECT ? Math.min(left, right) : left - Math.max(right, 0);
    return Math.max(copies, 0);
  }
}
