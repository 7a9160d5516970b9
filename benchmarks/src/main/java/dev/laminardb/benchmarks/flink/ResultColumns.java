package dev.laminardb.benchmarks.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** Declares a table for the rows of a query. */
final class ResultColumns {
  private ResultColumns() {}

  /** The query's columns in SQL; all of them may be null, so that Flink does not check. */
  static String of(ResolvedSchema query) {
    List<String> columns = new ArrayList<>();
    for (Column column : query.getColumns()) {
      LogicalType type =
          LogicalTypeUtils.removeTimeAttributes(column.getDataType().getLogicalType());
      columns.add("`" + column.getName() + "` " + type.copy(true).asSerializableString());
    }
    return String.join(", ", columns);
  }
}
