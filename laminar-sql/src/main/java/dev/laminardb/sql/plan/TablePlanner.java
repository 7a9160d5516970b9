package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Identity;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.WrittenExpression;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.validate.StatementTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** The list of a CREATE TABLE to the table's schema. One instance plans one statement. */
public final class TablePlanner {
  private final SqlText text;
  private final ColumnList declared;

  private TablePlanner(SqlText text) {
    this.text = text;
    this.declared = new ColumnList(text);
  }

  /**
   * Plans a table.
   *
   * @throws LaminarException if a column or the key is not valid
   */
  public static TableSchema plan(SqlText text, SqlCreateRelation create) {
    SqlNodeList columns = create.columns();
    if (columns == null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.name().getParserPosition(),
          "a table needs columns",
          "such as " + create.name() + " (id BIGINT PRIMARY KEY, name VARCHAR)");
    }
    return new TablePlanner(text).plan(create.name().getSimple(), columns);
  }

  /**
   * Plans a column that a table is given later.
   *
   * @return a table of that column alone
   * @throws LaminarException if it is not valid
   */
  public static TableSchema column(SqlText text, String table, SqlColumnDeclaration column) {
    return new TablePlanner(text).plan(table, SqlNodeList.of(column));
  }

  private TableSchema plan(String name, SqlNodeList list) {
    for (SqlNode node : list) {
      if (node instanceof SqlColumnDeclaration column) {
        declared.add(column);
      } else if (!(node instanceof SqlConstraint)) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            node.getParserPosition(),
            "a table has no watermark: its rows can change",
            "event time comes from a SOURCE");
      }
    }
    if (declared.size() == 0) {
      throw text.error(ErrorCode.INVALID_QUERY, list.getParserPosition(), "a table needs columns");
    }
    PrimaryKey key = PrimaryKey.of(text, declared, list, "table");
    if (key.constraint() != null && !key.enforced()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          key.constraint().getParserPosition(),
          "a table enforces its PRIMARY KEY",
          "leave NOT ENFORCED out");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      boolean nullable = !declared.isRequired(i) && !key.columns().contains(i);
      fields.add(ColumnType.field(declared.name(i), declared.type(i), nullable));
    }
    key.checkTypes(text, declared, fields);
    return new TableSchema(
        name,
        new Schema(fields),
        key.columns(),
        declared.lengths(),
        defaults(fields),
        List.of(),
        List.of());
  }

  private List<@Nullable Object> defaults(List<Field> fields) {
    List<@Nullable Object> defaults = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      WrittenExpression value = declared.declaration(i).defaultValue();
      Identity identity = IdentityColumn.of(text, declared.declaration(i), fields.get(i));
      defaults.add(value == null ? identity : defaultOf(value.node(), fields.get(i)));
    }
    return defaults;
  }

  private @Nullable Object defaultOf(SqlNode value, Field column) {
    String function =
        value instanceof SqlIdentifier word
            ? word.toString()
            : value instanceof SqlCall call && call.getOperator() instanceof SqlFunction
                ? call.getOperator().getName()
                : "";
    if (StatementTime.isFunction(function.toUpperCase(Locale.ROOT))) {
      return new ComputedDefault(clock(function.toUpperCase(Locale.ROOT), value, column));
    }
    return ConstantValues.isLiteral(value)
        ? ConstantValues.of(text, value, column)
        : new ComputedDefault(value);
  }

  /** The function of the clock that is of the column's type. */
  private SqlNode clock(String function, SqlNode value, Field column) {
    ColumnType type = ColumnType.of(column);
    boolean fits =
        switch (function) {
          case "CURRENT_DATE" -> type == ColumnType.DATE;
          case "CURRENT_TIME", "LOCALTIME" -> type == ColumnType.TIME;
          default ->
              type == ColumnType.TIMESTAMP
                  || type == ColumnType.TIMESTAMPTZ
                  || type == ColumnType.DATE;
        };
    if (!fits || value instanceof SqlCall call && call.operandCount() > 0) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          value.getParserPosition(),
          "column \"" + column.getName() + "\" is " + ColumnType.sqlName(column) + ", this is not");
    }
    SqlFunction now =
        switch (type) {
          case DATE -> SqlStdOperatorTable.CURRENT_DATE;
          case TIME -> SqlStdOperatorTable.LOCALTIME;
          case TIMESTAMP -> SqlStdOperatorTable.LOCALTIMESTAMP;
          default -> SqlStdOperatorTable.CURRENT_TIMESTAMP;
        };
    return now.createCall(value.getParserPosition());
  }
}
