package dev.laminardb.core.operator;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What an {@link UnnestOperator} is to do. Immutable.
 *
 * @param input the columns that come in: those to be kept, the arrays, and the weight if any
 * @param kept how many are kept
 * @param arrays how many arrays there are
 * @param whole whether an element that is a struct is one column
 * @param outer whether a row without elements stays, with nulls
 * @param ordinality whether an element's position is a column, too
 * @param outputSchema the kept columns, of each array the element or, if it is a struct that is not
 *     whole, its fields, the position if asked for, the weight if any
 */
public record UnnestSpec(
    Schema input,
    int kept,
    int arrays,
    boolean whole,
    boolean outer,
    boolean ordinality,
    Schema outputSchema) {
  /** Whether rows come with a weight. */
  boolean hasWeight() {
    return input.getFields().size() > kept + arrays;
  }
}
