package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlInsertKeyword;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code INSERT} and {@code UPSERT INTO table [(columns) | BY NAME] query}. For one thread. */
public final class SqlInsertRows extends SqlInsert {
  private static final String EXCLUDED = "excluded";

  private final @Nullable SqlParserPos byName;
  private final boolean isOverriding;

  /** What the first words say of rows whose key is there already. */
  public enum Existing {
    /** INSERT: the statement fails. */
    REFUSE,
    /** UPSERT: they are replaced. */
    UPSERT,
    /** INSERT OR REPLACE: they are replaced, but for the columns that are not given. */
    REPLACE,
    /** INSERT OR IGNORE: they stay. */
    IGNORE
  }

  private SqlInsertRows(
      SqlParserPos position,
      boolean isUpsert,
      SqlIdentifier table,
      @Nullable SqlNodeList columns,
      @Nullable SqlParserPos byName,
      boolean isOverriding,
      SqlNode source) {
    super(
        position,
        isUpsert ? SqlNodeList.of(SqlInsertKeyword.UPSERT.symbol(position)) : SqlNodeList.EMPTY,
        table,
        source,
        columns);
    this.byName = byName;
    this.isOverriding = isOverriding;
  }

  /**
   * A statement, a SqlInsert or a {@link SqlOnConflict}. Called by the generated parser.
   *
   * @param byName where BY NAME is written, if it is
   * @param isOverriding whether OVERRIDING SYSTEM VALUE is
   */
  public static SqlNode of(
      SqlParserPos position,
      Existing existing,
      SqlIdentifier table,
      @Nullable SqlNodeList columns,
      @Nullable SqlParserPos byName,
      boolean isOverriding,
      SqlNode source) {
    if (existing == Existing.REPLACE && columns != null) {
      SqlInsertRows insert =
          new SqlInsertRows(position, false, table, columns, byName, isOverriding, source);
      return replacing(position, insert, columns);
    }
    boolean isUpsert = existing == Existing.UPSERT || existing == Existing.REPLACE;
    SqlInsertRows insert =
        new SqlInsertRows(position, isUpsert, table, columns, byName, isOverriding, source);
    return existing == Existing.IGNORE
        ? new SqlOnConflict(position, insert, null, null, null, null)
        : insert;
  }

  private static SqlOnConflict replacing(
      SqlParserPos position, SqlInsertRows insert, SqlNodeList columns) {
    SqlNodeList values = new SqlNodeList(columns.getParserPosition());
    for (SqlNode column : columns) {
      values.add(
          new SqlIdentifier(List.of(EXCLUDED, column.toString()), column.getParserPosition()));
    }
    return new SqlOnConflict(position, insert, null, columns, values, null);
  }

  /** Whether columns that are GENERATED ALWAYS take the values that are given. */
  public boolean isOverriding() {
    return isOverriding;
  }

  /** Where BY NAME is written: each column of the query goes to the one of its name. */
  public @Nullable SqlParserPos byName() {
    return byName;
  }
}
