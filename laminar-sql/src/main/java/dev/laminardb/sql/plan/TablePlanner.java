package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.ClockDefault;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlText;
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
import org.jspecify.annotations.Nullable;

/** The list of a CREATE TABLE to the table's schema. One instance plans one statement. */
public final class TablePlanner {
  private final SqlText text;
  private final ColumnList declared;
  private final List<Integer> key = new ArrayList<>();

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
      } else if (!(node instanceof SqlPrimaryKey)) {
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
    for (SqlNode node : list) {
      if (node instanceof SqlColumnDeclaration column && column.isPrimaryKey()) {
        begin(column);
        key.add(declared.column(column.name()));
      } else if (node instanceof SqlPrimaryKey constraint) {
        begin(constraint);
        constraint.columns().forEach(column -> addKey((SqlIdentifier) column));
      }
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      boolean nullable = !declared.isRequired(i) && !key.contains(i);
      fields.add(ColumnType.field(declared.name(i), declared.type(i), nullable));
    }
    for (int column : key) {
      if (ColumnType.of(fields.get(column)).isNested()) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            declared.declaration(column).name().getParserPosition(),
            ColumnType.sqlName(fields.get(column)) + " cannot be in a PRIMARY KEY");
      }
    }
    return new TableSchema(name, new Schema(fields), key, declared.lengths(), defaults(fields));
  }

  private void begin(SqlNode constraint) {
    if (!key.isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          constraint.getParserPosition(),
          "a table has one PRIMARY KEY",
          "for several columns write PRIMARY KEY (a, b)");
    }
  }

  private void addKey(SqlIdentifier name) {
    int column = declared.column(name);
    if (key.contains(column)) {
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          name.getParserPosition(),
          "column \"" + name + "\" is in the PRIMARY KEY already");
    }
    key.add(column);
  }

  private List<@Nullable Object> defaults(List<Field> fields) {
    List<@Nullable Object> defaults = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      SqlNode value = declared.declaration(i).defaultValue();
      defaults.add(value == null ? null : defaultOf(value, fields.get(i)));
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
    if (!StatementTime.isFunction(function.toUpperCase(Locale.ROOT))) {
      if (!ConstantValues.isLiteral(value)) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            value.getParserPosition(),
            "a DEFAULT is a literal, or NOW() and the like",
            "give the value in the INSERT");
      }
      return ConstantValues.of(text, value, column);
    }
    ColumnType type = ColumnType.of(column);
    boolean fits =
        switch (function.toUpperCase(Locale.ROOT)) {
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
    return ClockDefault.STATEMENT_TIME;
  }
}
