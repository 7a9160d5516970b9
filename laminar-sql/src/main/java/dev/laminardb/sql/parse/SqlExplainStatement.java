package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code EXPLAIN [(option value, …)] [word] statement}. Immutable. */
public final class SqlExplainStatement extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("EXPLAIN", SqlKind.OTHER);

  private final SqlNodeList options;
  private final @Nullable SqlIdentifier word;
  private final SqlNode statement;

  /** Called by the generated parser. */
  public SqlExplainStatement(
      SqlParserPos position, SqlNodeList options, @Nullable SqlIdentifier word, SqlNode statement) {
    super(position);
    this.options = options;
    this.word = word;
    this.statement = statement;
  }

  /** The names and values of the options, by turns; all of them words. */
  public SqlNodeList options() {
    return options;
  }

  /** The word in front of the statement, which has to be ANALYZE or LOGICAL. */
  public @Nullable SqlIdentifier word() {
    return word;
  }

  /** What is explained: a statement, or a relation's name. */
  public SqlNode statement() {
    return statement;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(options, statement);
  }
}
