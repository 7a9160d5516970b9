package dev.laminardb.benchmarks.tpch;

import dev.laminardb.LaminarDB;
import dev.laminardb.Statement;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** LaminarDB's tables, and a materialized view of each query. Used by one thread. */
final class TpchViews implements TpchTables {
  private final LaminarDB db;
  private @Nullable Statement insert;

  TpchViews(int cores) {
    db = LaminarDB.builder().cores(cores).open();
  }

  @Override
  public void execute(String sql) {
    db.execute(sql);
  }

  @Override
  public void add(String table, Object[] row) {
    if (insert == null) {
      StringJoiner marks = new StringJoiner(", ", "INSERT INTO " + table + " VALUES (", ")");
      for (int i = 0; i < row.length; i++) {
        marks.add("?");
      }
      insert = db.prepare(marks.toString());
    }
    insert.execute(row);
  }

  @Override
  public void filled() {
    if (insert != null) {
      insert.close();
      insert = null;
    }
  }

  /** Makes the view of a query. */
  void createView(int query) {
    db.execute("CREATE MATERIALIZED VIEW q" + query + " AS " + TpchQueries.query(query));
  }

  /** Returns once every view has what was executed before. */
  void flush() {
    db.flush();
  }

  /** The rows of a view. */
  List<@Nullable Object[]> rows(int query) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    db.query("SELECT * FROM q" + query)
        .batches(
            batch -> {
              List<FieldVector> columns = batch.root().getFieldVectors();
              for (int row = 0; row < batch.root().getRowCount(); row++) {
                @Nullable Object[] values = new @Nullable Object[columns.size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = value(columns.get(i), row);
                }
                rows.add(values);
              }
            });
    return rows;
  }

  /** A value as JDBC has it: of numbers, BigDecimal or Double. */
  private static @Nullable Object value(FieldVector column, int row) {
    Object value = column.getObject(row);
    if (value == null) {
      return null;
    } else if (column instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(row));
    } else if (value instanceof Text) {
      return value.toString();
    }
    return value instanceof Integer || value instanceof Long
        ? BigDecimal.valueOf(((Number) value).longValue())
        : value;
  }

  @Override
  public void close() {
    filled();
    db.close();
  }
}
