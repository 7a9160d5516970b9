package dev.laminardb.sql;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.Widening;
import dev.laminardb.sql.parse.SqlAlterColumn;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.WrittenExpression;
import dev.laminardb.sql.plan.TablePlanner;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.sql.SqlDataTypeSpec;

/** ALTER COLUMN … TYPE: a column gets a type that has all values of the one before. Stateless. */
final class ColumnWidening {
  private static final String INSTEAD = "ADD another column, UPDATE it, and DROP this one";

  private ColumnWidening() {}

  /**
   * Says the table that its rows have to be copied, and nobody may read it, if that is so.
   *
   * @return the text of the type
   * @throws LaminarException UNSUPPORTED if values might not be there in the other type
   */
  static String type(SqlText text, TableAlteration table, int column, SqlAlterColumn alter) {
    WrittenExpression using = alter.value();
    if (using != null) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          using.position(),
          "a column whose type changes keeps its values: USING is not available",
          INSTEAD);
    }
    SqlDataTypeSpec type = Objects.requireNonNull(alter.type());
    TableSchema wanted = wanted(text, alter, type);
    Field before = table.schema().columns().getFields().get(column);
    Field after = wanted.columns().getFields().get(0);
    if (before.getType().equals(after.getType())) {
      checkLength(text, type, table.schema().lengths().get(column), wanted.lengths().get(0));
    } else if (new Widening(before, after).isExact()) {
      table.endReaders();
    } else {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          type.getParserPosition(),
          ColumnType.sqlName(after)
              + " does not have every value of "
              + ColumnType.sqlName(before)
              + ", which column \""
              + before.getName()
              + "\" is",
          INSTEAD);
    }
    return text.slice(type.getParserPosition());
  }

  private static TableSchema wanted(SqlText text, SqlAlterColumn alter, SqlDataTypeSpec type) {
    return TablePlanner.column(
        text,
        "",
        new SqlColumnDeclaration(
            alter.getParserPosition(),
            alter.column(),
            type,
            false,
            true,
            null,
            List.of(),
            List.of()));
  }

  /** A length of 0 is no limit. */
  private static void checkLength(SqlText text, SqlDataTypeSpec type, int before, int after) {
    if (after > 0 && (before == 0 || after < before)) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          type.getParserPosition(),
          "this column takes texts of "
              + (before == 0 ? "any length" : "up to " + before + " characters")
              + ", and may have some that are too long",
          INSTEAD);
    }
  }
}
