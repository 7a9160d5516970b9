package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Identity;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlIdentity;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.ConstantValues;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.jspecify.annotations.Nullable;

/** What a column is declared to be that is numbered. Stateless. */
final class IdentityColumn {
  private IdentityColumn() {}

  /**
   * The identity of a column; null if it has none.
   *
   * @throws LaminarException TYPE_MISMATCH if it is no integer; VALUE_OUT_OF_RANGE if a number does
   *     not fit it; INVALID_QUERY if it has a default as well, or a step of 0
   */
  static @Nullable Identity of(SqlText text, SqlColumnDeclaration declared, Field column) {
    if (declared.identities().isEmpty()) {
      return null;
    }
    SqlIdentity identity = declared.identities().get(0);
    switch (ColumnType.of(column)) {
      case TINYINT, SMALLINT, INT, BIGINT -> {}
      default ->
          throw text.error(
              ErrorCode.TYPE_MISMATCH,
              declared.type().getParserPosition(),
              "numbers are SMALLINT, INT or BIGINT, and this column is "
                  + ColumnType.sqlName(column));
    }
    if (declared.defaultValue() != null || declared.identities().size() > 1) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          declared.getParserPosition(),
          "column \""
              + column.getName()
              + "\" has two defaults, and one is the numbers of a sequence");
    }
    long step = number(text, identity.step(), column, 1);
    if (step == 0) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          identity.getParserPosition(),
          "by an increment of 0 all numbers would be the same");
    }
    return new Identity(
        identity.isAlways(), number(text, identity.start(), column, step > 0 ? 1 : -1), step);
  }

  private static long number(
      SqlText text, @Nullable SqlNumericLiteral written, Field column, long otherwise) {
    return written != null && ConstantValues.of(text, written, column) instanceof Number number
        ? number.longValue()
        : otherwise;
  }
}
