package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.RowTable;

/** Writes the functions of a row's place in its partition. Used by one thread. */
final class RankColumns {
  private final RankTree tree;
  private final RowTable results;

  /**
   * Of rows in trees.
   *
   * @param results the last result of each row
   */
  RankColumns(RankTree tree, RowTable results) {
    this.tree = tree;
    this.results = results;
  }

  /**
   * Writes a column.
   *
   * @param result which of the results it is
   * @param at the row of the builder for the first row of the range
   */
  void write(OverCall call, int result, RowRange range, ColumnBuilder out, int at) {
    switch (call.function()) {
      case ROW_NUMBER -> {
        for (int i = 0; i < range.count(); i++) {
          out.setLong(at + i, range.from() + i + 1L);
        }
      }
      case RANK -> {
        for (int i = 0; i < range.count(); i++) {
          out.setLong(at + i, range.firstPeer(i) + 1L);
        }
      }
      case DENSE_RANK -> writeDenseRanks(result, range, out, at);
      case PERCENT_RANK -> {
        int others = range.partitionSize() - 1;
        for (int i = 0; i < range.count(); i++) {
          out.setDouble(at + i, others == 0 ? 0 : (double) range.firstPeer(i) / others);
        }
      }
      case CUME_DIST -> {
        int size = range.partitionSize();
        for (int i = 0; i < range.count(); i++) {
          out.setDouble(at + i, (double) range.endOfPeers(i) / size);
        }
      }
      case NTILE -> writeTiles(call.number(), range, out, at);
      default -> throw new IllegalStateException(call.function() + " is no rank");
    }
  }

  /** The row before the first has its rank already: ranges of a partition come in order. */
  private void writeDenseRanks(int result, RowRange range, ColumnBuilder out, int at) {
    long rank = 0;
    int before = RankTree.EMPTY;
    if (range.from() > 0) {
      before = tree.select(range.root(), range.from() - 1);
      rank = results.value(before, result);
    }
    int[] rows = range.rows();
    for (int i = 0; i < range.count(); i++) {
      rank += before == RankTree.EMPTY || !range.arePeers(before, rows[i]) ? 1 : 0;
      before = rows[i];
      out.setLong(at + i, rank);
    }
  }

  private static void writeTiles(long tiles, RowRange range, ColumnBuilder out, int at) {
    long rows = range.partitionSize() / tiles;
    long longer = range.partitionSize() % tiles;
    long inLonger = longer * (rows + 1);
    for (int i = 0; i < range.count(); i++) {
      long before = range.from() + i;
      long tile = before < inLonger ? before / (rows + 1) : longer + (before - inLonger) / rows;
      if (out.type() == ColumnType.INT) {
        out.setInt(at + i, (int) tile + 1);
      } else {
        out.setLong(at + i, tile + 1);
      }
    }
  }
}
