package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.EventTable.Column;
import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * The events that a query reads as Arrow batches, filled once and then shared with the engine as
 * often as needed. The most frequent kind has {@link #ROWS} rows in a batch; the others, in front
 * of each such batch, those of about the same time:
 *
 * <pre>
 *   267 auctions | 4096 bids | 267 auctions | 4096 bids | ...
 * </pre>
 *
 * <p>Used by one thread; close it after every share of it is closed.
 */
final class EventBatches implements AutoCloseable {
  /** Rows in every batch of the most frequent kind but the last. */
  static final int ROWS = 4096;

  private static final String WATERMARK =
      ", WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND";

  private static final String SHIFTED = "dateTime";

  /** Rows of one kind. */
  record Rows(EventKind kind, VectorSchemaRoot root) {}

  private final BufferAllocator allocator;
  private final List<Rows> batches = new ArrayList<>();

  /**
   * Fills the batches.
   *
   * @param kinds what the query reads
   */
  EventBatches(Events events, List<EventKind> kinds, BufferAllocator allocator) {
    this.allocator = allocator;
    int most = kinds.stream().mapToInt(kind -> kind.perRound).max().orElseThrow();
    int steps = 0;
    for (EventKind kind : kinds) {
      if (kind.perRound == most) {
        steps = (events.table(kind).count() + ROWS - 1) / ROWS;
      }
    }
    for (int step = 0; step < steps; step++) {
      for (EventKind kind : kinds) {
        EventTable table = events.table(kind);
        int from = start(step, kind.perRound, most, table.count());
        boolean last = step == steps - 1;
        int to = last ? table.count() : start(step + 1, kind.perRound, most, table.count());
        if (to > from) {
          batches.add(new Rows(kind, batch(table, from, to - from)));
        }
      }
    }
  }

  private static int start(int step, int perRound, int most, int count) {
    return (int) Math.min(count, (long) step * ROWS * perRound / most);
  }

  /**
   * The source for events of a kind; with the published watermark where a query needs event time.
   */
  static String ddl(NexmarkQuery query, EventKind kind, Events events) {
    String columns =
        events.table(kind).columns().stream()
            .map(column -> column.name() + " " + type(column) + " NOT NULL")
            .collect(Collectors.joining(", "));
    String watermark = query instanceof WindowedQuery ? WATERMARK : "";
    String key = events.table(kind).constraint();
    return "CREATE SOURCE " + kind.table() + " (" + columns + watermark + key + ")";
  }

  private static ColumnType type(Column column) {
    if (column instanceof Longs) {
      return ColumnType.BIGINT;
    }
    return column instanceof Times ? ColumnType.TIMESTAMP : ColumnType.VARCHAR;
  }

  private VectorSchemaRoot batch(EventTable table, int from, int count) {
    List<Field> fields = new ArrayList<>();
    for (Column column : table.columns()) {
      fields.add(type(column).field(column.name(), false));
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
    for (int i = 0; i < fields.size(); i++) {
      copy(table.columns().get(i), from, count, root.getVector(i));
    }
    root.setRowCount(count);
    return root;
  }

  private static void copy(Column column, int from, int count, FieldVector to) {
    if (column instanceof Longs longs) {
      copy(longs.values(), from, count, (BigIntVector) to);
    } else if (column instanceof Times times) {
      copy(times.micros(), from, count, (TimeStampMicroVector) to);
    } else if (column instanceof Strings strings) {
      copy(strings.values(), from, count, (VarCharVector) to);
    }
  }

  private static void copy(long[] values, int from, int count, BigIntVector to) {
    to.allocateNew(count);
    for (int i = 0; i < count; i++) {
      to.set(i, values[from + i]);
    }
  }

  private static void copy(long[] micros, int from, int count, TimeStampMicroVector to) {
    to.allocateNew(count);
    for (int i = 0; i < count; i++) {
      to.set(i, micros[from + i]);
    }
  }

  private static void copy(StringColumn strings, int from, int count, VarCharVector to) {
    int[] offsets = strings.offsets();
    to.allocateNew(offsets[from + count] - offsets[from], count);
    for (int i = from; i < from + count; i++) {
      to.set(i - from, strings.bytes(), offsets[i], offsets[i + 1] - offsets[i]);
    }
  }

  /** How many batches there are. */
  int count() {
    return batches.size();
  }

  /**
   * The batches anew, in the order in which they are to be pushed, over the same memory, which is
   * reference counted. The caller owns them, and may pass them on; the memory remains with this
   * object's allocator.
   *
   * @param shiftMicros added to every {@code dateTime}, in vectors of their own unless it is 0
   */
  List<Rows> share(long shiftMicros) {
    List<Rows> shares = new ArrayList<>(count());
    for (Rows rows : batches) {
      shares.add(new Rows(rows.kind(), share(rows.root(), shiftMicros)));
    }
    return shares;
  }

  private VectorSchemaRoot share(VectorSchemaRoot batch, long shiftMicros) {
    List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors().size());
    for (FieldVector vector : batch.getFieldVectors()) {
      if (shiftMicros != 0 && vector.getName().equals(SHIFTED)) {
        vectors.add(shifted((TimeStampMicroVector) vector, batch.getRowCount(), shiftMicros));
      } else {
        TransferPair pair = vector.getTransferPair(allocator);
        pair.splitAndTransfer(0, batch.getRowCount());
        vectors.add((FieldVector) pair.getTo());
      }
    }
    return new VectorSchemaRoot(batch.getSchema(), vectors, batch.getRowCount());
  }

  private FieldVector shifted(TimeStampMicroVector times, int count, long shiftMicros) {
    TimeStampMicroVector later = new TimeStampMicroVector(times.getField(), allocator);
    later.allocateNew(count);
    for (int i = 0; i < count; i++) {
      later.set(i, times.get(i) + shiftMicros);
    }
    later.setValueCount(count);
    return later;
  }

  @Override
  public void close() {
    batches.forEach(rows -> rows.root().close());
  }
}
