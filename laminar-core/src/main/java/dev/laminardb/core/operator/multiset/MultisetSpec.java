package dev.laminardb.core.operator.multiset;

import dev.laminardb.core.batch.Changelog;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An operation on two inputs of the same columns.
 *
 * @param columns without a weight
 * @param leftRetracts whether the left input takes rows back, and so has a weight column
 * @param rightRetracts the same of the right one
 */
public record MultisetSpec(
    MultisetKind kind, Schema columns, boolean leftRetracts, boolean rightRetracts) {

  /** The schema of an input, left 0 and right 1. */
  public Schema input(int input) {
    return (input == 0 ? leftRetracts : rightRetracts) ? Changelog.withWeight(columns) : columns;
  }

  /** The columns, and a weight unless the rows that there are can only become more. */
  public Schema outputSchema() {
    boolean grows = kind == MultisetKind.INTERSECT && !leftRetracts && !rightRetracts;
    return grows ? columns : Changelog.withWeight(columns);
  }
}
