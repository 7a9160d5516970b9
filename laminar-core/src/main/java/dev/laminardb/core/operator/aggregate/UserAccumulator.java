package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.JavaValues;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.ObjectColumn;
import dev.laminardb.core.state.StateColumn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UserAggregate}: its state for each group that has rows. The state of a group whose rows
 * have all gone is dropped, so that the next one begins anew.
 */
final class UserAccumulator extends Accumulator implements AggregateResult {
  private final UserAggregate aggregate;
  private final UserArguments arguments;
  private final ColumnType result;
  private final LongColumn counts;
  private final ObjectColumn states;

  UserAccumulator(Schema input, UserCall call, Field result, LongRecords records) {
    this.aggregate = call.aggregate();
    this.arguments = new UserArguments(input, call.arguments(), aggregate);
    this.result = ColumnType.of(result);
    this.counts = records.column(0);
    this.states = new ObjectColumn(aggregate.codec(), aggregate.bytesOfState());
  }

  @Override
  List<StateColumn> columns() {
    return List.of(states);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    arguments.read(batch);
    for (int i = 0; i < count; i++) {
      if (arguments.areComplete(rows[i])) {
        add(slots[i], rows[i]);
      }
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    arguments.read(values);
    for (int i = 0; i < count; i++) {
      add(slots[i], i);
    }
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    arguments.read(batch);
    for (int i = 0; i < count; i++) {
      if (arguments.areComplete(rows[i])) {
        retract(slots[i], rows[i]);
      }
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    arguments.read(values);
    for (int i = 0; i < count; i++) {
      retract(slots[i], i);
    }
  }

  private void add(int slot, int row) {
    states.set(slot, aggregate.add(state(slot), arguments, row));
    counts.set(slot, counts.get(slot) + 1);
  }

  private void retract(int slot, int row) {
    long left = counts.get(slot) - 1;
    counts.set(slot, left);
    states.set(slot, left == 0 ? null : aggregate.retract(state(slot), arguments, row));
  }

  private Object state(int slot) {
    Object state = states.get(slot);
    return state == null ? aggregate.create() : state;
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    UserAccumulator other = (UserAccumulator) from;
    for (int i = 0; i < count; i++) {
      Object added = other.states.get(fromSlot + i);
      if (added != null) {
        states.set(slots[i], aggregate.merge(state(slots[i]), added));
        counts.set(slots[i], counts.get(slots[i]) + other.counts.get(fromSlot + i));
      }
    }
  }

  @Override
  void move(Accumulator from, int fromSlot, int count, int[] slots) {
    UserAccumulator other = (UserAccumulator) from;
    for (int i = 0; i < count; i++) {
      states.set(slots[i], other.states.get(fromSlot + i));
      counts.set(slots[i], other.counts.get(fromSlot + i));
    }
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      states.set(slots[i], null);
    }
  }

  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      Object state = states.get(slots[i]);
      write(state == null ? null : aggregate.result(state), out, at + i);
    }
  }

  private void write(@Nullable Object value, ColumnBuilder out, int row) {
    if (value == null) {
      if (result.isVariable()) {
        out.appendNullString();
      }
    } else if (value instanceof Boolean truth) {
      out.setBoolean(row, truth);
    } else if (value instanceof Integer number) {
      out.setInt(row, number);
    } else if (value instanceof Long number) {
      out.setLong(row, number);
    } else if (value instanceof Double number) {
      out.setDouble(row, number);
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.appendString(utf8, 0, utf8.length);
    } else if (value instanceof LocalDate date) {
      out.setInt(row, JavaValues.days(date));
    } else if (value instanceof Instant instant) {
      out.setLong(row, JavaValues.micros(instant));
    } else if (value instanceof LocalDateTime dateTime) {
      out.setLong(row, JavaValues.micros(dateTime));
    } else {
      throw new IllegalStateException(value.getClass() + " is no result of " + aggregate.name());
    }
  }
}
