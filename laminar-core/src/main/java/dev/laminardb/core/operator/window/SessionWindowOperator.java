package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateStates;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Aggregates by key and session and emits each session once, when the watermark has passed its end,
 * which is a gap after its last row. Rows exactly a gap apart are in one session, and a row between
 * two sessions that is no more than a gap from both makes them one. Since the watermark has to be
 * past the end and not only at it, no row that is in time can belong to a session that has come
 * out.
 *
 * <p>A row more than a gap behind the watermark would be a session that has closed. It counts if it
 * lies in a session that is still open; otherwise it is late, dropped and counted. In particular it
 * does not move the start of an open session back.
 *
 * <p>The output's watermark is the start of the oldest open session, or the earliest time at which
 * a row could still start one, which is a gap before the watermark. No later row has an earlier
 * {@code window_start} or {@code window_end}, so both columns carry event time.
 */
public final class SessionWindowOperator implements Operator {
  /** So many keys without a session are kept before the table of keys is made anew without them. */
  private static final int IDLE_KEYS = 1 << 12;

  private final SessionWindowSpec spec;
  private final SessionTable sessions;
  private final AggregateStates states;
  private final BatchScratch scratch;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] slots = new int[Batch.MAX_ROWS];
  private final int[] intoSlot = new int[1];
  private GroupTable keys;

  /** The watermark. */
  private final LongValues progress = new LongValues(Watermark.NONE);

  private OperatorContext context;
  private BatchPool pool;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public SessionWindowOperator(SessionWindowSpec spec) {
    this.spec = spec;
    this.scratch = new BatchScratch(spec.keys().length);
    // The table's sessions do not hold their end, these do.
    this.sessions = new SessionTable(spec.gapMicros() + 1);
    this.states = new AggregateStates(spec.input(), spec.calls(), spec.kernel(), scratch);
    this.keys = noKeys();
  }

  private GroupTable noKeys() {
    ColumnType[] types = new ColumnType[spec.keys().length];
    boolean nullable = false;
    for (int i = 0; i < types.length; i++) {
      Field field = spec.input().getFields().get(spec.keys()[i]);
      types[i] = ColumnType.of(field);
      nullable |= field.isNullable();
    }
    return new GroupTable(types, nullable, scratch);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    pool = new BatchPool(spec.outputSchema(), operatorContext.allocator());
  }

  /** Finds the session of every row, then runs each aggregate's loop over (row, session). */
  @Override
  public void onBatch(int input, Batch batch) {
    int count = batch.rowCount();
    int[] keyOf = scratch.slots();
    keys.slots(batch, spec.keys(), null, count, keyOf);
    sessions.growKeys(keys.size());
    long times = batch.dataAddress(spec.timeColumn());
    long watermark = progress.get(0);
    int found = 0;
    int late = 0;
    for (int row = 0; row < count; row++) {
      int elsewhere = sessions.extend(times, keyOf, row, count, slots, found);
      while (row < elsewhere) {
        rows[found++] = row++;
      }
      if (row == count) {
        break;
      }
      long time = RawMemory.getLong(times + ((long) row << 3));
      int session = sessions.place(keyOf[row], time, watermark);
      if (session == SessionTable.NONE) {
        late++;
        continue;
      }
      if (sessions.mergedCount() > 0) {
        // Rows before this one may be in the sessions that go.
        add(batch, found);
        found = 0;
        mergeInto(session);
      }
      rows[found] = row;
      slots[found++] = session;
    }
    add(batch, found);
    if (late > 0) {
      context.countLateRows(late);
    }
  }

  private void add(Batch batch, int count) {
    sessions.mark(slots, count);
    states.grow(sessions.slots());
    states.add(batch, rows, slots, count);
  }

  private void mergeInto(int session) {
    intoSlot[0] = session;
    for (int i = 0; i < sessions.mergedCount(); i++) {
      states.merge(states, sessions.merged()[i], 1, intoSlot);
    }
    states.reset(sessions.merged(), sessions.mergedCount());
  }

  @Override
  public long onWatermark(long newWatermark) {
    progress.set(0, newWatermark);
    int ended = takeEnded();
    while (ended > 0) {
      emit(ended);
      states.reset(slots, ended);
      for (int i = 0; i < ended; i++) {
        sessions.close(slots[i]);
      }
      ended = takeEnded();
    }
    forgetIdleKeys();
    long behind = newWatermark - spec.gapMicros();
    return Math.min(behind > newWatermark ? Long.MIN_VALUE : behind, sessions.oldestStart());
  }

  private int takeEnded() {
    int count = 0;
    while (count < Batch.MAX_ROWS) {
      int session = sessions.pollEnded(progress.get(0));
      if (session == SessionTable.NONE) {
        break;
      }
      slots[count++] = session;
    }
    return count;
  }

  private void emit(int count) {
    BatchBuilder out = pool.builder(count);
    Batch batch;
    try {
      write(out, count);
      out.addRows(count);
      batch = out.build();
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    try {
      context.emit(batch);
    } finally {
      batch.release();
    }
  }

  private void write(BatchBuilder out, int count) {
    int[] keyOf = scratch.slots();
    int keyCount = spec.keys().length;
    for (int i = 0; i < count; i++) {
      keyOf[i] = sessions.key(slots[i]);
      out.column(keyCount).setLong(i, sessions.start(slots[i]));
      out.column(keyCount + 1).setLong(i, endOf(slots[i]));
    }
    for (int k = 0; k < keyCount; k++) {
      keys.write(k, keyOf, count, out.column(k), 0);
    }
    states.write(slots, count, out, keyCount + 2);
  }

  private long endOf(int session) {
    long after = sessions.end(session);
    return after == Long.MAX_VALUE ? after : after - 1;
  }

  /** Keys cannot be removed one by one, so the few that have a session move to a new table. */
  private void forgetIdleKeys() {
    int size = keys.size();
    int idle = size - sessions.openKeys();
    if (idle < IDLE_KEYS || idle < size / 4 * 3) {
      return;
    }
    GroupTable fewer = noKeys();
    int[] numbers = new int[size];
    int[] number = new int[1];
    for (int key = 0; key < size; key++) {
      if (sessions.newest(key) != SessionTable.NONE) {
        fewer.slots(keys, key, 1, number);
        numbers[key] = number[0];
      }
    }
    sessions.renumberKeys(numbers, fewer.size());
    keys = fewer;
  }

  @Override
  public StateTable state() {
    return StateTable.of(progress, keys, sessions, states);
  }

  @Override
  public long stateBytes() {
    return keys.bytes() + sessions.bytes() + states.bytes();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
