package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnBuilder;
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

  private final int[] sources = new int[RowRange.MOST];

  /**
   * Of rows in a table.
   *
   * @param kept the columns of the input that the table has
   */
  ValueColumns(RowTable table, int[] kept) {
    this.table = table;
    this.places = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      places[kept[k]] = k;
    }
  }

  /**
   * Writes a column.
   *
   * @param frames the frames of the rows, where the function looks at such
   * @param at the row of the builder for the first row of the range
   */
  void write(
      OverCall call, @Nullable FrameRanges frames, RowRange range, ColumnBuilder out, int at) {
    int last = NONE;
    for (int i = 0; i < range.count(); i++) {
      int place = place(call, frames, range, i);
      boolean same = i > 0 && place == last;
      sources[i] = place == NONE ? NONE : same ? sources[i - 1] : range.row(place);
      last = place;
    }
    copy(call, range, out, at);
  }

  /** How many rows of the partition come before the one whose value it is. */
  private static int place(OverCall call, @Nullable FrameRanges frames, RowRange range, int i) {
    if (!call.function().isFramed()) {
      long by = call.function() == OverFunction.LAG ? -call.number() : call.number();
      long place = range.from() + i + by;
      return place >= 0 && place < range.partitionSize() ? (int) place : NONE;
    }
    FrameRanges found = Objects.requireNonNull(frames);
    int from = found.from(i);
    int to = found.to(i);
    if (from == to) {
      return NONE;
    }
    return switch (call.function()) {
      case FIRST_VALUE -> from;
      case LAST_VALUE -> to - 1;
      default -> call.number() <= to - from ? (int) (from + call.number() - 1) : NONE;
    };
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
