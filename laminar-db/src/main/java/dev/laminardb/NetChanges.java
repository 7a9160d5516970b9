package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the rows of a changelog come to, batch by batch: at most one change for each key. Equal rows
 * that come and go cancel each other out, in whichever order; of what is left a row that comes has
 * taken the place of the one of its key that goes.
 *
 * <pre>
 *   - ACME 10
 *   + ACME 22
 *   - ACME 22      gives   U ACME 30
 *   + ACME 30              D EU    5
 *   - EU    5
 * </pre>
 */
final class NetChanges implements ChangeView {
  private final WeightedRows rows;
  private final RowsByKey left;
  private final ColumnAddresses all;
  private boolean[] cancelled = {};
  private int[] order = {};
  private Change.Kind[] kinds = {};
  private int count;

  NetChanges(Schema schema, List<Integer> key) {
    int weight = Changelog.weightColumn(schema);
    ColumnType[] types =
        schema.getFields().subList(0, weight).stream()
            .map(ColumnType::of)
            .toArray(ColumnType[]::new);
    this.rows = new WeightedRows(weight);
    this.left = new RowsByKey(schema, key);
    this.all = new ColumnAddresses(IntStream.range(0, weight).toArray(), types);
  }

  @Override
  public int read(Batch batch) {
    int total = rows.read(batch);
    if (order.length < total) {
      int room = Integer.highestOneBit(total) * 2;
      cancelled = new boolean[room];
      order = new int[room];
      kinds = new Change.Kind[room];
    }
    cancel(batch, total);
    count = 0;
    for (int row = 0; row < total; row++) {
      if (!cancelled[row]) {
        add(row);
      }
    }
    return count;
  }

  private void cancel(Batch batch, int total) {
    left.begin(batch);
    all.bind(batch);
    for (int row = 0; row < total; row++) {
      boolean goes = rows.goes(row);
      int other = left.first(row);
      while (other != RowsByKey.NONE && (rows.goes(other) == goes || !all.equal(other, row))) {
        other = left.next(other);
      }
      cancelled[row] = other != RowsByKey.NONE;
      if (cancelled[row]) {
        cancelled[other] = true;
        left.remove(other);
      } else {
        left.add(row);
      }
    }
  }

  /** Adds what a row that is left says of its key, unless the other row of its key says it. */
  private void add(int row) {
    boolean goes = rows.goes(row);
    boolean hasOther = false;
    for (int other = left.first(row); other != RowsByKey.NONE; other = left.next(other)) {
      if (other != row && left.haveSameKey(other, row)) {
        if (rows.goes(other) == goes) {
          throw new IllegalStateException("two rows have the key of a changelog at a time");
        }
        hasOther = true;
      }
    }
    if (!goes || !hasOther) {
      order[count] = row;
      kinds[count++] = hasOther ? Change.Kind.UPDATE_AFTER : rows.kind(row);
    }
  }

  @Override
  public int row(int change) {
    return order[change];
  }

  @Override
  public Change.Kind kind(int change) {
    return kinds[change];
  }
}
