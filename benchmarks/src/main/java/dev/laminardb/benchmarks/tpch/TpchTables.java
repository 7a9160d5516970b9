package dev.laminardb.benchmarks.tpch;

import java.util.List;

/** The tables of an engine. Used by one thread. */
interface TpchTables extends AutoCloseable {
  /** Tables but orders and lines, in the order in which they are filled. */
  List<String> SMALL = List.of("region", "nation", "supplier", "part", "partsupp", "customer");

  /** Executes a statement. */
  void execute(String sql);

  /** Adds a row to a table, to be there once {@link #filled} returns. */
  void add(String table, Object[] row);

  /** Ends adding rows to a table. */
  void filled();

  /** Makes the tables and fills them. */
  default void fill(TpchData data) {
    TpchQueries.schema().forEach(this::execute);
    for (String table : SMALL) {
      data.rows(table).forEach(row -> add(table, row));
      filled();
    }
    TpchData.Keys keys = data.orders();
    for (long key = keys.first(); key <= keys.last(); key++) {
      add("orders", data.order(key).row());
    }
    filled();
    for (long key = keys.first(); key <= keys.last(); key++) {
      data.order(key).lines().forEach(line -> add("lineitem", line));
    }
    filled();
  }

  @Override
  void close();
}
