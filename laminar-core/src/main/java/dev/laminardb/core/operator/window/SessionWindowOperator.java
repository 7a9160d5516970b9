package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateStates;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates by key and session and emits each session once, when the watermark reaches its end,
 * which is a gap after its last row; where many end at once, in steps. A session does not hold its
 * end: rows a gap apart are in two sessions, and a row less than a gap from two makes them one.
 *
 * <p>A row a gap or more behind the watermark would be a session that has closed. It counts if it
 * lies in a session that is still open; otherwise it is late, dropped and counted. In particular it
 * does not move the start of an open session back.
 *
 * <p>The output's watermark is the start of the oldest open session, or the earliest time at which
 * a row could still start one, just less than a gap before the watermark. No later row has an
 * earlier {@code window_start} or {@code window_end}, so both columns carry event time.
 */
public final class SessionWindowOperator implements Operator {
  /** So many keys without a session are kept before the table of keys is made anew without them. */
  private static final int IDLE_KEYS = 1 << 12;

  /** What a session costs, in groups, besides the look for it: its place in the order of ends. */
  private static final int SESSION_COST = 3;

  private final SessionWindowSpec spec;
  private final SessionTable sessions;
  private final AggregateStates states;
  private final BatchScratch scratch;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] slots = new int[Batch.MAX_ROWS];
  private final int[] intoSlot = new int[1];
  private GroupTable keys;
  private final BatchEmitter.RowWriter writer = this::write;

  /** The watermark. */
  private final LongValues progress = new LongValues(Watermark.NONE);

  /** Whether sessions may have ended that have not come out. */
  private boolean closing;

  /** Whether all is done that the watermark calls for. */
  private boolean finished = true;

  private @Nullable KeyCompaction compaction;

  /** How many of the slots are being emitted. */
  private int ending;

  private OperatorContext context;
  private BatchEmitter emitter;

  /** An operator instance; {@link #open} comes before any use. */
  @SuppressWarnings("NullAway.Init")
  public SessionWindowOperator(SessionWindowSpec spec) {
    this.spec = spec;
    this.scratch = new BatchScratch(spec.keys().length);
    this.sessions = new SessionTable(spec.gapMicros());
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
    emitter = new BatchEmitter(spec.outputSchema(), operatorContext);
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
    closing = true;
    finished = false;
    return Watermark.NONE;
  }

  @Override
  public boolean hasMore() {
    return !finished;
  }

  @Override
  public long resume(int most) {
    int left = most;
    while (closing && left > 0) {
      left = closeEnded(left);
    }
    if (left > 0) {
      left = forgetIdleKeys(left);
    }
    if (left <= 0 || !sessions.tidyStarts(left)) {
      return Watermark.NONE;
    }
    finished = true;
    long watermark = progress.get(0);
    long behind = watermark - spec.gapMicros() + 1;
    return Math.min(behind > watermark ? Long.MIN_VALUE : behind, sessions.oldestStart());
  }

  /**
   * Emits at most one batch of sessions that have ended.
   *
   * @return what is left of the work that may be done
   */
  private int closeEnded(int most) {
    int left = most;
    int costOfOne =
        SESSION_COST + (int) (states.keptValues() / Math.max(1, sessions.openSessions()));
    ending = 0;
    while (closing && left > 0 && ending < Batch.MAX_ROWS) {
      int session = sessions.pollEnded(progress.get(0));
      closing = session != SessionTable.NONE;
      left--;
      if (session >= 0) {
        slots[ending++] = session;
        left -= costOfOne;
      }
    }
    if (ending > 0) {
      emitter.emit(ending, writer);
      states.reset(slots, ending);
    }
    sessions.closePolled();
    return left;
  }

  private void write(BatchBuilder out) {
    int[] keyOf = scratch.slots();
    int keyCount = spec.keys().length;
    for (int i = 0; i < ending; i++) {
      keyOf[i] = sessions.key(slots[i]);
      out.column(keyCount).setLong(i, sessions.start(slots[i]));
      out.column(keyCount + 1).setLong(i, sessions.end(slots[i]));
    }
    for (int k = 0; k < keyCount; k++) {
      keys.write(k, keyOf, ending, out.column(k), 0);
    }
    states.write(slots, ending, out, keyCount + 2);
    out.addRows(ending);
  }

  /**
   * Keys cannot be removed one by one, so the few that have a session move to a new table.
   *
   * @return what is left of the work that may be done
   */
  private int forgetIdleKeys(int most) {
    KeyCompaction moving = compaction;
    if (moving == null) {
      int idle = keys.size() - sessions.openKeys();
      if (idle < IDLE_KEYS || idle < keys.size() / 4 * 3) {
        return most;
      }
      moving = new KeyCompaction(keys, noKeys(), sessions);
      compaction = moving;
    }
    int left = moving.step(most);
    if (left > 0) {
      keys = moving.keys();
      compaction = null;
    }
    return left;
  }

  @Override
  public StateTable state() {
    return StateTable.of(progress, keys, sessions, states);
  }

  @Override
  public long stateBytes() {
    long moved = compaction == null ? 0 : compaction.keys().bytes();
    return keys.bytes() + moved + sessions.bytes() + states.bytes();
  }

  @Override
  public void close() {
    if (emitter != null) {
      emitter.close();
    }
  }
}
