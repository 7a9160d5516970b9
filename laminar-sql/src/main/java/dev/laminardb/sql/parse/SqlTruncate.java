package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code TRUNCATE table [RESTART IDENTITY | CONTINUE IDENTITY]}, which is a DELETE of all rows. For
 * one thread.
 */
public final class SqlTruncate extends SqlDelete {
  private final boolean restarts;

  /** Called by the generated parser. */
  public SqlTruncate(SqlParserPos position, SqlIdentifier table, boolean restarts) {
    super(position, table, null, null, null);
    this.restarts = restarts;
  }

  /** Whether the numbers of its columns begin anew. */
  public boolean restarts() {
    return restarts;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("TRUNCATE");
    getTargetTable().unparse(writer, 0, 0);
    if (restarts) {
      writer.keyword("RESTART IDENTITY");
    }
  }
}
