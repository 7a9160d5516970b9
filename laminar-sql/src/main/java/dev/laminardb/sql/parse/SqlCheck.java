package dev.laminardb.sql.parse;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** {@code [CONSTRAINT name] CHECK (condition)} of a table or a column. Immutable. */
public final class SqlCheck extends SqlConstraint {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("CHECK", SqlKind.CHECK);

  private final WrittenExpression condition;

  /** Called by the generated parser. */
  public SqlCheck(
      SqlParserPos position, @Nullable SqlIdentifier name, WrittenExpression condition) {
    super(OPERATOR, position, name);
    this.condition = condition;
  }

  /** What no row may make false. */
  public WrittenExpression condition() {
    return condition;
  }

  @Override
  public List<SqlIdentifier> columns() {
    List<SqlIdentifier> columns = new ArrayList<>();
    condition
        .node()
        .accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlIdentifier id) {
                columns.add(id);
                return null;
              }
            });
    return columns;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(condition.node());
  }

  @Override
  void unparseContent(SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    condition.node().unparse(writer, 0, 0);
    writer.endList(frame);
  }
}
