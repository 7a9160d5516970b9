package dev.laminardb.benchmarks.tpch;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A refresh: new orders come, and as many of the oldest go.
 *
 * @param orders new rows of orders
 * @param lines those of lineitem
 * @param deleted the orders that go, with their lines
 */
record TpchRefresh(List<Object[]> orders, List<Object[]> lines, TpchData.Keys deleted) {
  /** Deletes the lines of orders; their first and last keys are its parameters. */
  static final String DELETE_LINES = "DELETE FROM lineitem WHERE l_orderkey BETWEEN ? AND ?";

  /** Deletes orders; the first and last keys are its parameters. */
  static final String DELETE_ORDERS = "DELETE FROM orders WHERE o_orderkey BETWEEN ? AND ?";

  /** A refresh by its number. */
  static TpchRefresh of(TpchData data, int number) {
    List<Object[]> orders = new ArrayList<>();
    List<Object[]> lines = new ArrayList<>();
    TpchData.Keys added = data.added(number);
    for (long key = added.first(); key <= added.last(); key++) {
      TpchData.Order order = data.order(key);
      orders.add(order.row());
      lines.addAll(order.lines());
    }
    return new TpchRefresh(orders, lines, data.deleted(number));
  }

  /** Four statements that need no parameters. */
  List<String> statements() {
    return List.of(
        insert("orders", orders),
        insert("lineitem", lines),
        withKeys(DELETE_LINES),
        withKeys(DELETE_ORDERS));
  }

  private String withKeys(String delete) {
    return delete.replace("? AND ?", deleted.first() + " AND " + deleted.last());
  }

  private static String insert(String table, List<Object[]> rows) {
    StringJoiner all = new StringJoiner(", ", "INSERT INTO " + table + " VALUES ", "");
    for (Object[] row : rows) {
      StringJoiner values = new StringJoiner(", ", "(", ")");
      for (Object value : row) {
        values.add(literal(value));
      }
      all.add(values.toString());
    }
    return all.toString();
  }

  private static String literal(Object value) {
    if (value instanceof String text) {
      return "'" + text + "'";
    }
    return value instanceof LocalDate date ? "DATE '" + date + "'" : value.toString();
  }
}
