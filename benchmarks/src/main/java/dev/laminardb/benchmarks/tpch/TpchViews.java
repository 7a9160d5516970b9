package dev.laminardb.benchmarks.tpch;

import dev.laminardb.LaminarDB;
import dev.laminardb.Statement;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** LaminarDB's tables, and a materialized view of each query. Used by one thread. */
final class TpchViews implements TpchTables {
  private static final int ORDER_COLUMNS = 9;
  private static final int LINE_COLUMNS = 16;

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
      insert = db.prepare(insert(table, row.length));
    }
    insert.execute(row);
  }

  private static String insert(String table, int columns) {
    return "INSERT INTO " + table + " VALUES (" + "?, ".repeat(columns - 1) + "?)";
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

  /** Prepares the statements of refreshes, whose tables are there. */
  Refreshing refreshing() {
    return new Refreshing(db);
  }

  /** The four statements of a refresh, prepared. */
  static final class Refreshing implements AutoCloseable {
    private final Statement insertOrders;
    private final Statement insertLines;
    private final Statement deleteLines;
    private final Statement deleteOrders;

    private Refreshing(LaminarDB db) {
      insertOrders = db.prepare(insert("orders", ORDER_COLUMNS));
      insertLines = db.prepare(insert("lineitem", LINE_COLUMNS));
      deleteLines = db.prepare(TpchRefresh.DELETE_LINES);
      deleteOrders = db.prepare(TpchRefresh.DELETE_ORDERS);
    }

    /** Executes them. */
    void execute(TpchRefresh refresh) {
      insertOrders.executeAll(refresh.orders());
      insertLines.executeAll(refresh.lines());
      deleteLines.execute(refresh.deleted().first(), refresh.deleted().last());
      deleteOrders.execute(refresh.deleted().first(), refresh.deleted().last());
    }

    @Override
    public void close() {
      insertOrders.close();
      insertLines.close();
      deleteLines.close();
      deleteOrders.close();
    }
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
