package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.List;
import org.apache.calcite.sql.SqlNode;

/** Turns SQL scripts into changes of the catalog and of the topology. Thread-safe; stateless. */
public final class SqlPlanner {
  private static final String WARM_UP =
      """
      CREATE SOURCE s (k VARCHAR NOT NULL, v DOUBLE, n BIGINT NOT NULL, ts TIMESTAMP,
        WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
      CREATE STREAM w AS
        SELECT k, window_start, COUNT(*) AS c, SUM(v * n) / SUM(n) AS a, MIN(v) AS low
        FROM TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
        WHERE v > 1 GROUP BY k, window_start, window_end EMIT ON WINDOW CLOSE;
      """;

  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final QueryValidator validator = new QueryValidator();

  /**
   * What a script does.
   *
   * @param catalog the catalog after it
   * @param change what has to change in the running topology for the catalog to hold
   */
  public record Script(Catalog catalog, TopologyChange change) {}

  /**
   * Plans all statements of a script, each seeing what those before it have made. Nothing is
   * changed: whoever calls applies the whole result or none of it.
   *
   * @param sql statements separated by semicolons
   * @param catalog what exists
   * @throws LaminarException if any statement is wrong, pointing into the text
   */
  public Script plan(String sql, Catalog catalog) {
    SqlText text = new SqlText(sql);
    List<SqlNode> statements = parser.parse(text);
    if (statements.isEmpty()) {
      throw new LaminarException(ErrorCode.SYNTAX, "there is no statement in the text");
    }
    ScriptPlanning planning = new ScriptPlanning(text, catalog, validator);
    for (SqlNode statement : statements) {
      planning.add(statement);
    }
    return planning.finish();
  }

  /**
   * Plans a small query and forgets it, so that the classes the first real one needs are loaded and
   * compiled. Takes most of a second in a cold JVM: meant for a background thread.
   */
  public void warmUp() {
    Script forgotten = plan(WARM_UP, Catalog.empty());
    if (forgotten.change().nodes().isEmpty()) {
      throw new IllegalStateException("the warm-up query has no nodes");
    }
  }
}
