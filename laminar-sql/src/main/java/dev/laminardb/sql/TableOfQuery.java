package dev.laminardb.sql;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * CREATE TABLE .. AS: a table of the columns of a query, all of which take nulls. It is what a
 * CREATE TABLE with a list of these columns makes, whose text stays behind for ALTER and SHOW
 * CREATE: the query was only about one moment. Stateless.
 */
final class TableOfQuery {
  private TableOfQuery() {}

  /**
   * Plans the table, empty.
   *
   * @param columns of the query
   */
  static PlannedTable of(
      SqlText text, SegmentCompiler compiler, SqlCreateRelation create, Schema columns) {
    String sql =
        columns.getFields().stream()
            .map(ColumnText::of)
            .collect(
                Collectors.joining(
                    ", ",
                    "CREATE TABLE " + text.slice(create.name().getParserPosition()) + " (",
                    ")"));
    TableStore store = new TableStore(CreatedTable.of(sql).schema(compiler));
    List<Field> declared = store.schema().columns().getFields();
    for (int i = 0; i < declared.size(); i++) {
      if (!ColumnType.isAlike(declared.get(i), columns.getFields().get(i))) {
        throw new IllegalStateException("not the columns of the query: " + sql);
      }
    }
    return PlannedTable.of(store, sql);
  }
}
