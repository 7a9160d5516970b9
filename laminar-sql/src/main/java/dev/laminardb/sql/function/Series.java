package dev.laminardb.sql.function;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.JavaValues;
import dev.laminardb.core.operator.RowFunction;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The values from one to another, both of them included, by a step: each is the step more than the
 * one before. A month more is the same day of the next month, or its last. Stateless.
 *
 * @param unit of the step
 */
record Series(Step unit) implements RowFunction {
  /** What a step is a number of. */
  enum Step {
    /** As the values are. */
    NUMBER,
    /** Of timestamps. */
    MICROS,
    /** Of timestamps. */
    MONTHS
  }

  @Override
  public Iterator<@Nullable Object[]> rows(@Nullable Object[] arguments) {
    Object start = arguments[0];
    Object stop = arguments[1];
    Object step = arguments.length == 2 ? (Object) 1L : arguments[2];
    if (start == null || stop == null || step == null) {
      return Collections.emptyIterator();
    }
    if ((Long) step == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          SeriesOperator.NAME + " by a step of 0 has no end; a step is less or more than 0");
    }
    return new Values(unit, (Long) start, (Long) stop, (Long) step);
  }

  private static final class Values implements Iterator<@Nullable Object[]> {
    private final Step unit;
    private final long stop;
    private final long step;
    private long next;
    private boolean ended;

    private Values(Step unit, long start, long stop, long step) {
      this.unit = unit;
      this.next = start;
      this.stop = stop;
      this.step = step;
    }

    @Override
    public boolean hasNext() {
      return !ended && (step > 0 ? next <= stop : next >= stop);
    }

    @Override
    public @Nullable Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long value = next;
      long following = unit == Step.MONTHS ? monthsLater(value) : value + step;
      // Behind the last of all values there is none.
      ended = step > 0 ? following < value : following > value;
      next = following;
      return new Object[] {value};
    }

    private long monthsLater(long micros) {
      return JavaValues.micros(JavaValues.dateTime(micros).plusMonths(step));
    }
  }
}
