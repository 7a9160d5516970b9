package dev.laminardb.core.operator;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a {@link TableFunctionOperator} is to do. Immutable.
 *
 * @param name of the function, for people
 * @param function makes the rows
 * @param input the columns that come in: those to be kept, the arguments, and the weight if any
 * @param kept how many are kept
 * @param arguments how many arguments there are
 * @param outer whether a row of which none is made stays, with nulls
 * @param outputSchema the kept columns, those of the function, the weight if any
 */
public record TableFunctionSpec(
    String name,
    RowFunction function,
    Schema input,
    int kept,
    int arguments,
    boolean outer,
    Schema outputSchema) {
  /** Whether rows come with a weight. */
  boolean hasWeight() {
    return input.getFields().size() > kept + arguments;
  }

  /** How many columns the function makes. */
  int made() {
    return outputSchema.getFields().size() - kept - (hasWeight() ? 1 : 0);
  }
}
