package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT of a list, FROM and WHERE, which rewrites put around what has been parsed. Stateless.
 */
public final class PlainSelect {
  private PlainSelect() {}

  /** {@code SELECT columns FROM from}. */
  public static SqlSelect of(SqlParserPos position, SqlNodeList columns, @Nullable SqlNode from) {
    return of(position, null, columns, from, null);
  }

  /**
   * {@code SELECT columns FROM from WHERE condition}.
   *
   * @param keywords such as DISTINCT, or null
   */
  public static SqlSelect of(
      SqlParserPos position,
      @Nullable SqlNodeList keywords,
      SqlNodeList columns,
      @Nullable SqlNode from,
      @Nullable SqlNode condition) {
    return new SqlSelect(
        position,
        keywords,
        columns,
        from,
        condition,
        null,
        null,
        null,
        (SqlNode) null,
        null,
        null,
        null,
        null);
  }
}
