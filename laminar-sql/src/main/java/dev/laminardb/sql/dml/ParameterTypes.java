package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.StatementTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The types of a statement's parameters: each has that of the column it is assigned to or compared
 * with, or whatever else its place says. Any of them may be null. For one statement.
 */
final class ParameterTypes {
  private final SqlText text;
  private final Map<Integer, SqlDynamicParam> written = new TreeMap<>();
  private final Map<Integer, Field> types = new TreeMap<>();
  private final StatementTime time;

  ParameterTypes(SqlText text, SqlNode statement) {
    this.text = text;
    statement.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            written.put(parameter.getIndex(), parameter);
            return null;
          }
        });
    this.time = StatementTime.parameter(text, written.size());
  }

  /** An expression with a parameter behind those that are written in it, for the time. */
  SqlNode timed(SqlNode expression) {
    return time.in(expression);
  }

  /** Whether an expression has read the time. */
  boolean readsTime() {
    return time.isRead();
  }

  /**
   * Refuses parameters.
   *
   * @throws dev.laminardb.core.error.LaminarException UNSUPPORTED, pointing at the first one
   */
  void refuse() {
    for (SqlDynamicParam parameter : written.values()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          parameter.getParserPosition(),
          "a statement with a subquery, FROM or USING cannot be prepared with parameters",
          "execute(sql, values ..) takes them");
    }
  }

  /** Notes that a parameter is a value of a column. */
  void set(int parameter, Field column) {
    types.put(parameter, ColumnType.field("?" + (parameter + 1), column.getType(), true));
  }

  /**
   * Notes the type of a parameter.
   *
   * @throws dev.laminardb.core.error.LaminarException if it is none of a column
   */
  void set(int parameter, RelDataType type) {
    if (SqlTypes.columnType(type).isEmpty()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          Objects.requireNonNull(written.get(parameter)).getParserPosition(),
          "a parameter cannot be of type " + type.getSqlTypeName().getName() + " yet",
          "give it a type: CAST(? AS ..)");
    }
    types.put(parameter, SqlTypes.field("?" + (parameter + 1), type, true));
  }

  /** The type of a parameter that has been noted. */
  Field type(int parameter) {
    return Objects.requireNonNull(types.get(parameter));
  }

  /** A nullable field for each parameter, in their order; last, if it is read, that of the time. */
  Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (SqlDynamicParam parameter : written.values()) {
      Field type = types.get(parameter.getIndex());
      if (parameter.getIndex() != fields.size()) {
        throw text.error(
            ErrorCode.INVALID_OPERATION,
            parameter.getParserPosition(),
            "only a statement of its own has parameters",
            "execute one at a time");
      }
      if (type == null) {
        throw new IllegalStateException("parameter " + parameter.getIndex() + " has no type");
      }
      fields.add(type);
    }
    if (time.isRead()) {
      fields.add(StatementPlan.TIME);
    }
    return new Schema(fields);
  }
}
