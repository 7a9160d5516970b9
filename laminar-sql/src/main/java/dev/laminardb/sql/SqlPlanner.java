package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.List;
import org.apache.calcite.sql.SqlNode;

/** Turns SQL scripts into changes of the catalog and of the topology. Thread-safe. */
public final class SqlPlanner {
  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final QueryValidator validator = new QueryValidator();
  private final SegmentCompiler compiler = new SegmentCompiler();
  private final int cores;

  /**
   * A planner.
   *
   * @param cores how many cores the topology will run on, at least 1
   */
  public SqlPlanner(int cores) {
    this.cores = cores;
  }

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
    ScriptPlanning planning = new ScriptPlanning(text, catalog, validator, compiler, cores > 1);
    for (SqlNode statement : statements) {
      planning.add(statement);
    }
    return planning.finish();
  }
}
