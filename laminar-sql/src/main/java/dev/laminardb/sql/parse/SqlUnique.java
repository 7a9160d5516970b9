package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code [CONSTRAINT name] UNIQUE (columns)} of a table, or without the columns of one. Immutable.
 */
public final class SqlUnique extends SqlConstraint {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("UNIQUE", SqlKind.UNIQUE);

  private final SqlNodeList columns;
  private final boolean isOfColumn;

  /**
   * Called by the generated parser.
   *
   * @param isOfColumn whether it stands behind the only one of its columns
   */
  public SqlUnique(
      SqlParserPos position,
      @Nullable SqlIdentifier name,
      SqlNodeList columns,
      boolean isOfColumn) {
    super(OPERATOR, position, name);
    this.columns = columns;
    this.isOfColumn = isOfColumn;
  }

  @Override
  public List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(columns);
  }

  @Override
  void unparseContent(SqlWriter writer) {
    if (!isOfColumn) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      columns.unparse(writer, 0, 0);
      writer.endList(frame);
    }
  }
}
