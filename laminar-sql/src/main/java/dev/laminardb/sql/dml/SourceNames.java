package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.validate.StatementTime;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Copies expressions of a MERGE for rows that match none: their names are those of the source
 * alone, though the table stands beside it in the query. For one statement.
 */
final class SourceNames extends SqlShuttle {
  private final DmlContext context;
  private final TableSchema table;
  private final String target;
  private final String source;
  private final SqlNode written;

  /** The columns of the source, when it has been asked for them. */
  private @Nullable List<String> columns;

  /**
   * The names of a statement.
   *
   * @param target what the table is called
   * @param source what the source is called
   * @param written the source
   */
  SourceNames(
      DmlContext context, TableSchema table, String target, String source, SqlNode written) {
    this.context = context;
    this.table = table;
    this.target = target;
    this.source = source;
    this.written = written;
  }

  /**
   * A copy in which each name says that it is the source's.
   *
   * @throws LaminarException COLUMN_NOT_FOUND if it is the table's; UNSUPPORTED if there is a
   *     subquery, whose names are its own
   */
  SqlNode qualified(SqlNode node) {
    return Objects.requireNonNull(DeepCopy.of(node).accept(this));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              call.getParserPosition(),
              "a subquery behind WHEN NOT MATCHED is not available",
              "join it in the query behind USING");
    }
    return super.visit(call);
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    String first = id.names.get(0);
    if (id.isSimple() && StatementTime.isFunction(first.toUpperCase(Locale.ROOT))) {
      return id;
    }
    if (!id.isSimple() && first.equalsIgnoreCase(source)) {
      return id;
    }
    if (isOfTable(id)) {
      throw context
          .text()
          .error(
              ErrorCode.COLUMN_NOT_FOUND,
              id.getParserPosition(),
              "where nothing matches there is no row of \"" + target + "\"",
              "columns are those of \"" + source + "\" here");
    }
    List<String> names = new ArrayList<>(List.of(source));
    names.addAll(id.names);
    List<SqlParserPos> positions = new ArrayList<>(List.of(id.getParserPosition()));
    for (int i = 0; i < id.names.size(); i++) {
      positions.add(id.getComponentParserPosition(i));
    }
    return new SqlIdentifier(names, null, id.getParserPosition(), positions);
  }

  private boolean isOfTable(SqlIdentifier id) {
    String first = id.names.get(0);
    if (!id.isSimple() && first.equalsIgnoreCase(target)) {
      return true;
    }
    return table.columns().getFields().stream()
            .anyMatch(field -> field.getName().equalsIgnoreCase(first))
        && columns().stream().noneMatch(first::equalsIgnoreCase);
  }

  private List<String> columns() {
    List<String> known = columns;
    if (known == null) {
      SqlParserPos at = written.getParserPosition();
      ValidatedQuery query =
          context
              .validator()
              .validateFinite(
                  context.text(),
                  context.catalog(),
                  PlainSelect.of(at, SqlNodeList.of(SqlIdentifier.star(at)), DeepCopy.of(written)));
      known = query.validator().getValidatedNodeType(query.query()).getFieldNames();
      columns = known;
    }
    return known;
  }
}
