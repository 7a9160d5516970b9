package dev.laminardb.core.operator;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What an {@link UnnestOperator} is to do. Immutable.
 *
 * @param input the columns that come in: those to be kept, the array, and the weight if any
 * @param array the array's column, behind those that are kept
 * @param outer whether a row without elements stays, with nulls
 * @param ordinality whether an element's position is a column, too
 * @param outputSchema the kept columns, the element or, if it is a struct, its fields, its position
 *     if asked for, the weight if any
 */
public record UnnestSpec(
    Schema input, int array, boolean outer, boolean ordinality, Schema outputSchema) {
  /** Whether rows come with a weight. */
  boolean hasWeight() {
    return input.getFields().size() > array + 1;
  }
}
