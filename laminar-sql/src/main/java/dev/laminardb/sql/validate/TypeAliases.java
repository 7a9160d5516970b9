package dev.laminardb.sql.validate;

import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.TypeNames;
import dev.laminardb.sql.type.UuidLiterals;
import dev.laminardb.sql.type.ZonedLiterals;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.TimestampString;

/**
 * Puts standard type names in the place of aliases such as TEXT, and casts of TIMESTAMPs in UTC in
 * the place of literals with a time zone.
 */
final class TypeAliases extends SqlShuttle {
  private static final int MICROS_DIGITS = 6;

  private final SqlText text;

  private TypeAliases(SqlText text) {
    this.text = text;
  }

  static SqlNode resolve(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new TypeAliases(text)));
  }

  @Override
  public SqlNode visit(SqlLiteral literal) {
    if (!(literal instanceof SqlUnknownLiteral unknown)) {
      return literal;
    }
    if (UuidLiterals.isUuid(unknown)) {
      return SqlLiteral.createUuid(UuidLiterals.value(text, unknown), literal.getParserPosition());
    }
    if (!ZonedLiterals.isZoned(unknown)) {
      return literal;
    }
    return zoned(ZonedLiterals.utc(text, unknown), literal.getParserPosition());
  }

  /** A moment as an expression. */
  static SqlNode zoned(TimestampString utc, SqlParserPos at) {
    return SqlStdOperatorTable.CAST.createCall(
        at,
        SqlLiteral.createTimestamp(SqlTypeName.TIMESTAMP, utc, MICROS_DIGITS, at),
        new SqlDataTypeSpec(
            new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, MICROS_DIGITS, at),
            at));
  }

  @Override
  public SqlNode visit(SqlDataTypeSpec type) {
    return TypeNames.toStandard(type);
  }
}
