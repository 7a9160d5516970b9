package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code PRIMARY KEY (columns) [NOT ENFORCED]} in the list of a CREATE statement. Immutable. */
public final class SqlPrimaryKey extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("PRIMARY KEY", SqlKind.PRIMARY_KEY);

  private final SqlNodeList columns;
  private final boolean enforced;

  /** Called by the generated parser. */
  public SqlPrimaryKey(SqlParserPos position, SqlNodeList columns, boolean enforced) {
    super(position);
    this.columns = columns;
    this.enforced = enforced;
  }

  /** The names of the key's columns. */
  public SqlNodeList columns() {
    return columns;
  }

  /** Whether it has to be checked; false if NOT ENFORCED says otherwise. */
  public boolean isEnforced() {
    return enforced;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(columns);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("PRIMARY KEY");
    SqlWriter.Frame frame = writer.startList("(", ")");
    columns.unparse(writer, 0, 0);
    writer.endList(frame);
    if (!enforced) {
      writer.keyword("NOT ENFORCED");
    }
  }
}
