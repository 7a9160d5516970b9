package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.sql.parse.IntervalTypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.rel2sql.SqlImplementor;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAbstractDateTimeLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Writes expressions as SQL, on one line, to be shown and nothing else. Stateless. */
final class ExpressionText {
  /** All text has the same character set, so that neither casts nor literals need name it. */
  private static final SqlDialect DIALECT =
      new AnsiSqlDialect(AnsiSqlDialect.DEFAULT_CONTEXT) {
        @Override
        public boolean supportsCharSet() {
          return false;
        }

        @Override
        public void quoteStringLiteral(
            StringBuilder text, @Nullable String characterSet, String value) {
          super.quoteStringLiteral(text, null, value);
        }

        @Override
        public @Nullable SqlNode getCastSpec(RelDataType type) {
          SqlIntervalQualifier units = type.getIntervalQualifier();
          if (units == null) {
            return super.getCastSpec(type);
          }
          SqlParserPos nowhere = SqlParserPos.ZERO;
          return new SqlDataTypeSpec(
              new IntervalTypeName(
                  new SqlIntervalQualifier(units.getStartUnit(), units.getEndUnit(), nowhere),
                  nowhere),
              nowhere);
        }

        @Override
        public void unparseDateTimeLiteral(
            SqlWriter writer, SqlAbstractDateTimeLiteral literal, int left, int right) {
          if (literal.getTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE) {
            writer.literal("TIMESTAMP WITH TIME ZONE '" + literal.toFormattedString() + "+00:00'");
          } else {
            super.unparseDateTimeLiteral(writer, literal, left, right);
          }
        }
      };

  private ExpressionText() {}

  /**
   * An expression over columns, which stand by their names.
   *
   * @param inputs the columns of several are numbered one input behind the other, without weights
   */
  static String of(RexNode expression, Schema... inputs) {
    List<String> names = new ArrayList<>();
    for (Schema input : inputs) {
      Schema columns = inputs.length > 1 ? Changelog.withoutWeight(input) : input;
      columns.getFields().stream().map(Field::getName).forEach(names::add);
    }
    SqlImplementor.Context context =
        new SqlImplementor.SimpleContext(
            DIALECT, column -> new SqlIdentifier(names.get(column), SqlParserPos.ZERO));
    List<RexNode> conjuncts = RelOptUtil.conjunctions(expression);
    if (conjuncts.size() < 2) {
      return of(context.toSql(null, expression));
    }
    return conjuncts.stream()
        .map(conjunct -> conjunct(conjunct, of(context.toSql(null, conjunct))))
        .collect(Collectors.joining(" AND "));
  }

  private static String conjunct(RexNode expression, String text) {
    return expression.isA(SqlKind.OR) ? "(" + text + ")" : text;
  }

  private static String of(SqlNode node) {
    return node.toSqlString(
            style ->
                style
                    .withDialect(DIALECT)
                    .withQuoteAllIdentifiers(false)
                    .withAlwaysUseParentheses(false)
                    .withIndentation(0)
                    .withLineFolding(SqlWriterConfig.LineFolding.WIDE)
                    .withLineLength(Integer.MAX_VALUE))
        .getSql();
  }
}
