package dev.laminardb.sql.parse;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Copies of expressions that come to stand twice: validation changes nodes, and notes what it finds
 * out about them. Stateless.
 */
public final class DeepCopy extends SqlShuttle {
  private static final DeepCopy INSTANCE = new DeepCopy();

  private DeepCopy() {}

  /** An expression of nodes of its own. */
  public static SqlNode of(SqlNode node) {
    return Objects.requireNonNull(node.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    return id.clone(id.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlLiteral literal) {
    return literal.clone(literal.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, copy);
    return copy.result();
  }
}
