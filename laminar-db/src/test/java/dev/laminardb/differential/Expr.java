package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;

/**
 * An expression in both dialects.
 *
 * @param bound for numbers: no value is further from zero; what makes sure that nothing overflows,
 *     because the two engines need not agree on when it is noticed
 */
record Expr(ColumnType type, String ours, String duck, double bound) {

  /** An expression that both dialects write alike. */
  static Expr same(ColumnType type, String text, double bound) {
    return new Expr(type, text, text, bound);
  }

  /** An expression with operands put in the place of {@code %s}, alike in both dialects. */
  static Expr of(ColumnType type, double bound, String format, Expr... operands) {
    return of(type, bound, format, format, operands);
  }

  /** An expression with operands put in the place of {@code %s}. */
  static Expr of(ColumnType type, double bound, String ours, String duck, Expr... operands) {
    Object[] ourOperands = new Object[operands.length];
    Object[] duckOperands = new Object[operands.length];
    for (int i = 0; i < operands.length; i++) {
      ourOperands[i] = operands[i].ours();
      duckOperands[i] = operands[i].duck();
    }
    return new Expr(type, ours.formatted(ourOperands), duck.formatted(duckOperands), bound);
  }

  boolean isInteger() {
    return type == ColumnType.SMALLINT || type == ColumnType.INT || type == ColumnType.BIGINT;
  }
}
