package dev.laminardb.sql.validate;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** Functions beyond the standard's, with the names and meanings they have in Flink. */
final class Functions {
  private static final SqlReturnTypeInference NULLABLE_TEXT =
      ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.TO_NULLABLE);

  /** SPLIT_INDEX(text, delimiter, index from 0), Flink's. */
  static final SqlFunction SPLIT_INDEX =
      function(
          "SPLIT_INDEX",
          NULLABLE_TEXT,
          OperandTypes.family(
              SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER));

  /** REGEXP_EXTRACT(text, constant pattern [, constant group]), Flink's. */
  static final SqlFunction REGEXP_EXTRACT =
      function(
          "REGEXP_EXTRACT",
          NULLABLE_TEXT,
          OperandTypes.or(
              OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
              OperandTypes.family(
                  SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER)));

  /** DATE_FORMAT(time, constant pattern), Flink's. */
  static final SqlFunction DATE_FORMAT =
      function(
          "DATE_FORMAT",
          TEXT,
          OperandTypes.or(
              OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER),
              OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.CHARACTER)));

  /** TO_CHAR(time, constant template), PostgreSQL's. */
  static final SqlFunction TO_CHAR =
      function(
          "TO_CHAR",
          TEXT,
          OperandTypes.or(
              OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER),
              OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.CHARACTER)));

  /** DATE_TRUNC(constant unit, time), PostgreSQL's. */
  static final SqlFunction DATE_TRUNC =
      function(
          "DATE_TRUNC",
          ReturnTypes.ARG1_NULLABLE,
          OperandTypes.or(
              OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP),
              OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATE)));

  /** OCTET_LENGTH(text or bytes), the standard's. */
  static final SqlFunction OCTET_LENGTH =
      function(
          "OCTET_LENGTH",
          ReturnTypes.INTEGER_NULLABLE,
          OperandTypes.or(OperandTypes.CHARACTER, OperandTypes.BINARY));

  /** NOW(), refused with the reason. */
  static final SqlFunction NOW = changing("NOW", SqlTypeName.TIMESTAMP);

  /** RANDOM(), refused with the reason. */
  static final SqlFunction RANDOM = changing("RANDOM", SqlTypeName.DOUBLE);

  /** GEN_RANDOM_UUID(), refused with the reason. */
  static final SqlFunction GEN_RANDOM_UUID = changing("GEN_RANDOM_UUID", SqlTypeName.UUID);

  private Functions() {}

  /** A function whose value does not follow from the row. */
  private static SqlFunction changing(String name, SqlTypeName result) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(result),
        null,
        OperandTypes.NILADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION) {
      @Override
      public boolean isDeterministic() {
        return false;
      }
    };
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference result, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  static SqlOperatorTable table() {
    return SqlOperatorTables.chain(
        SqlOperatorTables.of(TimeCalls.parts()),
        SqlOperatorTables.of(
            SPLIT_INDEX,
            REGEXP_EXTRACT,
            DATE_FORMAT,
            OCTET_LENGTH,
            TO_CHAR,
            NOW,
            RANDOM,
            GEN_RANDOM_UUID,
            DATE_TRUNC,
            TimeCalls.DATE_PART,
            TimeCalls.TIMESTAMPADD,
            TimeCalls.TIMESTAMPDIFF,
            TimeCalls.DATEADD,
            TimeCalls.DATEDIFF,
            SqlLibraryOperators.IF,
            SqlLibraryOperators.IFNULL,
            SqlLibraryOperators.NVL,
            SqlLibraryOperators.TRY_CAST,
            SqlLibraryOperators.ILIKE,
            SqlLibraryOperators.NOT_ILIKE,
            SqlLibraryOperators.GREATEST_PG,
            SqlLibraryOperators.LEAST_PG));
  }
}
