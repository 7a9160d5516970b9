package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.RowTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the functions that give a value of some other row. Used by one thread. */
final class ValueColumns {
  /** There is no such row. */
  private static final int NONE = -1;

  private final RowTable table;

  /** Of each column of the input which it is of the table. */
  private final int[] places;

  /** The rows that each call counts. */
  private final CountedRows[] counted;

  private final int[] sources = new int[RowRange.MOST];

  /**
   * Of rows in a table.
   *
   * @param tree orders the rows
   */
  ValueColumns(OverSpec spec, RowTable table, RankTree tree) {
    this.table = table;
    this.places = spec.places();
    this.counted =
        spec.calls().stream()
            .map(call -> new CountedRows(spec, call, tree))
            .toArray(CountedRows[]::new);
  }

  /**
   * Writes a column.
   *
   * @param result which of the results it is
   * @param frames the frames of the rows, where the function looks at such
   * @param at the row of the builder for the first row of the range
   */
  void write(
      OverCall call,
      int result,
      @Nullable FrameRanges frames,
      RowRange range,
      ColumnBuilder out,
      int at) {
    CountedRows rows = counted[result];
    int last = NONE;
    for (int i = 0; i < range.count(); i++) {
      int place = place(call, rows, frames, range, i);
      boolean same = i > 0 && place == last;
      sources[i] = place == NONE ? NONE : same ? sources[i - 1] : range.row(place);
      last = place;
    }
    copy(call, range, out, at);
  }

  /** How many rows of the partition come before the one whose value it is. */
  private static int place(
      OverCall call, CountedRows rows, @Nullable FrameRanges frames, RowRange range, int i) {
    int root = range.root();
    if (!call.function().isFramed()) {
      int here = range.from() + i;
      boolean back = call.function() == OverFunction.LAG;
      long number =
          back
              ? rows.before(root, here) - call.number()
              : rows.before(root, here + 1) - 1 + call.number();
      return number >= 0 && number < rows.size(root) ? rows.place(root, (int) number) : NONE;
    }
    return placeInFrame(call, rows, Objects.requireNonNull(frames), range, i);
  }

  private static int placeInFrame(
      OverCall call, CountedRows rows, FrameRanges frames, RowRange range, int i) {
    int root = range.root();
    int from = rows.before(root, frames.from(i));
    int beforeHole = rows.before(root, frames.hole(i)) - from;
    int here = range.from() + i;
    int inHole = frames.keepsRow(i) ? rows.before(root, here + 1) - rows.before(root, here) : 0;
    int behindHole = rows.before(root, frames.endOfHole(i));
    int all = beforeHole + inHole + rows.before(root, frames.to(i)) - behindHole;
    long number =
        switch (call.function()) {
          case FIRST_VALUE -> 0;
          case LAST_VALUE -> all - 1;
          default -> call.number() - 1;
        };
    if (number < 0 || number >= all) {
      return NONE;
    }
    if (number < beforeHole) {
      return rows.place(root, from + (int) number);
    }
    int behind = (int) number - beforeHole - inHole;
    return behind < 0 ? here : rows.place(root, behindHole + behind);
  }

  /** Copies the values of rows that there are, a run at a time, and others between them. */
  private void copy(OverCall call, RowRange range, ColumnBuilder out, int at) {
    int count = range.count();
    int i = 0;
    while (i < count) {
      boolean isThere = sources[i] != NONE;
      int end = i + 1;
      while (end < count && (sources[end] != NONE) == isThere) {
        end++;
      }
      if (isThere) {
        table.copyTo(places[call.argument()], sources, i, end - i, out, at + i);
      } else if (call.otherwise() >= 0) {
        table.copyTo(places[call.otherwise()], range.rows(), i, end - i, out, at + i);
      } else if (out.type().isVariable()) {
        for (int missing = i; missing < end; missing++) {
          out.appendNullString();
        }
      }
      i = end;
    }
  }
}
