package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER TABLE name action, action, ..}: an ALTER for each action. Immutable. */
public final class SqlAlterColumns extends SqlDdl {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER COLUMNS", SqlKind.OTHER_DDL);

  private final List<SqlAlter> actions;

  /** Called by the generated parser. */
  public SqlAlterColumns(SqlParserPos position, List<SqlAlter> actions) {
    super(OPERATOR, position);
    this.actions = List.copyOf(actions);
  }

  /** The actions, all of the same relation. */
  public List<SqlAlter> actions() {
    return actions;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.copyOf(actions);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    actions.get(0).unparse(writer, 0, 0);
    for (SqlAlter action : actions.subList(1, actions.size())) {
      writer.sep(",", true);
      action.unparseChange(writer);
    }
  }
}
