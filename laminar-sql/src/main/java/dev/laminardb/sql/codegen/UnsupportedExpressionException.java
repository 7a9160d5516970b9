package dev.laminardb.sql.codegen;

import org.apache.calcite.rex.RexNode;

/** An expression that the engine does not run. The planner turns it into an error with a place. */
public final class UnsupportedExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RexNode expression;
  private final String construct;

  /**
   * Refuses an expression.
   *
   * @param construct what of it is not supported, such as {@code function SOUNDEX}
   */
  public UnsupportedExpressionException(RexNode expression, String construct) {
    super(construct + " is not supported, in " + expression);
    this.expression = expression;
    this.construct = construct;
  }

  /**
   * Refuses an expression because of what it would be made of.
   *
   * @param construct what of it is not supported
   */
  UnsupportedExpressionException(
      RexNode expression, String construct, UnsupportedExpressionException cause) {
    this(expression, construct);
    initCause(cause);
  }

  /** The smallest expression that is not supported. */
  public RexNode expression() {
    return expression;
  }

  /** What of it is not supported, such as {@code type DECIMAL(10, 2)}. */
  public String construct() {
    return construct;
  }
}
