package dev.laminardb.benchmarks.tpch;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The statements of a refresh, which both engines write alike. */
final class TpchInserts {
  private TpchInserts() {}

  /** The statements of a refresh: new orders come, and as many of the oldest go. */
  static List<String> refresh(TpchData data, int number) {
    List<Object[]> orders = new ArrayList<>();
    List<Object[]> lines = new ArrayList<>();
    TpchData.Keys added = data.added(number);
    for (long key = added.first(); key <= added.last(); key++) {
      TpchData.Order order = data.order(key);
      orders.add(order.row());
      lines.addAll(order.lines());
    }
    TpchData.Keys deleted = data.deleted(number);
    String between = " BETWEEN " + deleted.first() + " AND " + deleted.last();
    return List.of(
        insert("orders", orders),
        insert("lineitem", lines),
        "DELETE FROM lineitem WHERE l_orderkey" + between,
        "DELETE FROM orders WHERE o_orderkey" + between);
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
