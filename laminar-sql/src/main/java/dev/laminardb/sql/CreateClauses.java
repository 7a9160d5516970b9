package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.DefaultSchema;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlEmit;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/** Which clauses a CREATE statement may have. */
final class CreateClauses {
  private CreateClauses() {}

  /** Checks all clauses but the query's own text. */
  static void check(SqlText text, SqlCreateRelation create) {
    checkKind(text, create.kind(), create.kindPosition());
    checkReplace(text, create);
    if (!create.name().isSimple()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.name().getParserPosition(),
          "all relations are in the schema " + DefaultSchema.NAME);
    }
    StateTtlOption.of(text, create);
    if (create.from() != null) {
      throw unexpected(text, create, create.from(), "FROM");
    }
    boolean isComputed =
        create.kind() != RelationKind.SOURCE && create.kind() != RelationKind.TABLE;
    if (!isComputed && create.query() != null && !create.isTableOfQuery()) {
      throw unexpected(text, create, create.query(), "AS query");
    }
    if (create.data() != null && !create.isTableOfQuery()) {
      throw unexpected(text, create, create.data(), "WITH DATA or WITH NO DATA");
    }
    if ((isComputed || create.isTableOfQuery()) && create.columns() != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.columns().getParserPosition(),
          "the columns of a " + create.kind().noun() + " have the types of its query",
          "list their names alone");
    }
    if (!isComputed && !create.isTableOfQuery() && create.names() != null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.names().getParserPosition(),
          "the columns of a " + create.kind().noun() + " need types",
          "such as " + create.names().get(0) + " BIGINT");
    }
    boolean runsOn = isComputed && create.kind() != RelationKind.VIEW;
    if (!runsOn && create.emit() != null) {
      throw unexpected(text, create, create.emit(), "EMIT");
    }
  }

  private static void checkReplace(SqlText text, SqlCreateRelation create) {
    SqlParserPos replace = create.replacePosition();
    if (replace != null && create.isIfNotExists()) {
      throw text.error(
          ErrorCode.INVALID_QUERY, replace, "OR REPLACE and IF NOT EXISTS contradict each other");
    }
    if (replace != null && create.kind() == RelationKind.TABLE) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          replace,
          "OR REPLACE of a table is not available: its rows would be lost",
          "DROP it first");
    }
  }

  /** Refuses kinds of relations that the engine does not have. */
  static void checkKind(SqlText text, RelationKind kind, SqlParserPos position) {
    if (kind != RelationKind.SOURCE
        && kind != RelationKind.TABLE
        && kind != RelationKind.STREAM
        && kind != RelationKind.VIEW
        && kind != RelationKind.MATERIALIZED_VIEW) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          position,
          kind.sql() + " is not available yet",
          "SOURCE, TABLE, STREAM, VIEW and MATERIALIZED VIEW are");
    }
  }

  /** The query of a CREATE STREAM or CREATE MATERIALIZED VIEW. */
  static SqlNode query(SqlText text, SqlCreateRelation create) {
    if (create.query() == null) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          create.name().getParserPosition(),
          "a " + create.kind().noun() + " needs a query",
          "such as " + create.name() + " AS SELECT ..");
    }
    return create.query();
  }

  /** Checks that the plan's results leave it as the EMIT clause says. */
  static void checkEmit(SqlText text, @Nullable SqlEmit emit, StreamPlan plan) {
    if (emit == null) {
      return;
    }
    if (emit.mode() == SqlEmit.Mode.CHANGES && !plan.isWindowed()) {
      return;
    }
    if (emit.mode() != SqlEmit.Mode.ON_WINDOW_CLOSE) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          emit.getParserPosition(),
          "EMIT "
              + emit.mode().sql()
              + (emit.mode() == SqlEmit.Mode.CHANGES ? " of windows" : "")
              + " is not available yet",
          "windowed aggregates have EMIT ON WINDOW CLOSE, others EMIT CHANGES");
    }
    if (!plan.isWindowed()) {
      throw text.error(
          ErrorCode.WATERMARK_REQUIRED,
          emit.getParserPosition(),
          "there is no windowed aggregate whose windows could close",
          "leave out EMIT, or group by a TUMBLE window");
    }
  }

  /** Checks that each result column has a name of its own. */
  static void checkColumnNames(SqlText text, ValidatedQuery query) {
    SqlSelect select = query.blocks().outermostSelect();
    Set<String> names = new HashSet<>();
    for (SqlNode item : select.getSelectList()) {
      String name = SqlValidatorUtil.alias(item);
      if (name != null && !names.add(name.toLowerCase(Locale.ROOT))) {
        throw text.error(
            ErrorCode.AMBIGUOUS_NAME,
            item.getParserPosition(),
            "there are two columns \"" + name + "\"",
            "name one of them with AS");
      }
    }
  }

  private static LaminarException unexpected(
      SqlText text, SqlCreateRelation create, SqlNode clause, String what) {
    return text.error(
        ErrorCode.INVALID_QUERY,
        clause.getParserPosition(),
        "a " + create.kind().noun() + " has no " + what,
        null);
  }
}
