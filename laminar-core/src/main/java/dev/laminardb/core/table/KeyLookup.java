package dev.laminardb.core.table;

import dev.laminardb.core.state.KeyBound;
import dev.laminardb.core.state.KeyRanges;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a condition says of the primary key, so that the rows it may hold for are found without a
 * look at the others: values of the key's first columns, and between which the next one lies.
 *
 * <pre>
 *   PRIMARY KEY (a, b, c)
 *   a = 1 AND b = 2 AND c = 3       one row: 1 2 3
 *   a IN (1, 2) AND b &gt; 5           two ranges: 1 5 .. 1, 2 5 .. 2
 * </pre>
 *
 * @param values of each range the values of the first columns, and behind them, if there are such,
 *     the ends for the next one; of {@link TableSchema#uncheckedKey}. A range with a null is empty
 * @param columns how many columns have values
 * @param from how the next column's values begin; null if they have no beginning
 * @param to how they end; null if they have no end
 */
public record KeyLookup(
    RowTemplate values, int columns, @Nullable KeyBound from, @Nullable KeyBound to) {

  /** The ranges, of a lookup without parameters. */
  public KeyRanges ranges() {
    return ranges(new Object[0]);
  }

  /** The ranges for some values of the parameters. */
  public KeyRanges ranges(@Nullable Object[] arguments) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<Cell> cells : values.rows()) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Cell cell : cells) {
        row.add(
            cell instanceof Cell.Parameter parameter
                ? arguments[parameter.index()]
                : ((Cell.Constant) cell).value());
      }
      rows.add(row);
    }
    return new KeyRanges(values.columns(), rows, columns, from, to);
  }
}
