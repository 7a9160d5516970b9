package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.RowTable;

/**
 * How far from a row that comes or goes the results of a LAG or LEAD lie that passes nulls over: up
 * to where so many rows have been passed whose argument is not null. Stateless.
 */
final class NeighbourReach {
  private final OverCall call;
  private final CountedRows counted;
  private final RankTree tree;
  private final RowTable rows;
  private final int column;

  /**
   * Of a call.
   *
   * @param rows the rows, those that have just gone included
   */
  NeighbourReach(OverSpec spec, OverCall call, RankTree tree, RowTable rows) {
    this.call = call;
    this.counted = new CountedRows(spec, call, tree);
    this.tree = tree;
    this.rows = rows;
    this.column = spec.places()[call.argument()];
  }

  /** The first row of a partition whose result a change can reach. */
  int from(int root, int row, int before) {
    if (call.function() != OverFunction.LEAD || rows.isNull(row, column)) {
      return before;
    }
    long number = counted.before(root, before) - call.number();
    return number < 0 ? 0 : counted.place(root, (int) number);
  }

  /** The row of a partition behind the last whose result a change can reach. */
  int to(int root, int row, int before) {
    if (call.function() != OverFunction.LAG || rows.isNull(row, column)) {
      return before;
    }
    long number = counted.before(root, before + 1) + call.number() - 1;
    return number < counted.size(root) ? counted.place(root, (int) number) + 1 : tree.size(root);
  }
}
