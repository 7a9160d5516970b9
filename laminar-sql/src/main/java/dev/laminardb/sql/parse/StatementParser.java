package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformance;

/** Parses scripts. Thread-safe. */
public final class StatementParser {
  private final SqlParser.Config config;

  /** A parser of the dialect. */
  public StatementParser(SqlConformance conformance) {
    this.config =
        SqlParser.config()
            .withParserFactory(LaminarParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withConformance(conformance);
  }

  /**
   * The statements of a script, in order; positions are those of the whole text.
   *
   * @throws dev.laminardb.core.error.LaminarException where the text is not SQL
   */
  public List<SqlNode> parse(SqlText text) {
    try {
      String standard =
          NumberSpelling.toStandard(
              text, IntervalSpelling.mark(DollarQuotes.toStandard(text.sql())));
      List<SqlNode> statements = SqlParser.create(standard, config).parseStmtList().getList();
      for (SqlNode statement : statements) {
        statement.accept(new DefaultSchema());
        statement.accept(new NullTreatment());
        statement.accept(new OrderByAll(text));
        statement.accept(new DistinctRows(text));
      }
      return statements;
    } catch (SqlParseException e) {
      throw SyntaxErrors.of(text, e);
    }
  }
}
