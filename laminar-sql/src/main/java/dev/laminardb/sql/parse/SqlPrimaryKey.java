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
 * {@code [CONSTRAINT name] PRIMARY KEY (columns) [NOT ENFORCED]} in the list of a CREATE statement.
 * Immutable.
 */
public final class SqlPrimaryKey extends SqlConstraint {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("PRIMARY KEY", SqlKind.PRIMARY_KEY);

  private final SqlNodeList columns;
  private final boolean enforced;

  /** Called by the generated parser. */
  public SqlPrimaryKey(
      SqlParserPos position, @Nullable SqlIdentifier name, SqlNodeList columns, boolean enforced) {
    super(OPERATOR, position, name);
    this.columns = columns;
    this.enforced = enforced;
  }

  @Override
  public List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  /** Whether it has to be checked; false if NOT ENFORCED says otherwise. */
  public boolean isEnforced() {
    return enforced;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(columns);
  }

  @Override
  void unparseContent(SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    columns.unparse(writer, 0, 0);
    writer.endList(frame);
    if (!enforced) {
      writer.keyword("NOT ENFORCED");
    }
  }
}
