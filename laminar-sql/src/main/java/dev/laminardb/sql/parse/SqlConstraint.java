package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code [CONSTRAINT name] ..} of a table or a column. Immutable. */
public abstract sealed class SqlConstraint extends SqlCall
    permits SqlCheck, SqlPrimaryKey, SqlUnique {
  private final SqlOperator operator;
  private final @Nullable SqlIdentifier name;

  SqlConstraint(SqlOperator operator, SqlParserPos position, @Nullable SqlIdentifier name) {
    super(position);
    this.operator = operator;
    this.name = name;
  }

  /** The name that it is given. */
  public final @Nullable SqlIdentifier name() {
    return name;
  }

  /**
   * Where it names columns: each time the name, behind which the names of fields may stand in the
   * same identifier.
   */
  public abstract List<SqlIdentifier> columns();

  @Override
  public final SqlOperator getOperator() {
    return operator;
  }

  @Override
  public final void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    if (name != null) {
      writer.keyword("CONSTRAINT");
      name.unparse(writer, 0, 0);
    }
    writer.keyword(operator.getName());
    unparseContent(writer);
  }

  /** Writes what follows the words for its kind. */
  abstract void unparseContent(SqlWriter writer);
}
