package dev.laminardb.core.testing;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import org.apache.arrow.memory.BufferAllocator;

/** Two operators as one: what the first emits goes to the second. */
public final class TwoSteps implements Operator {
  private final Operator first;
  private final Operator second;
  private long watermark = Watermark.NONE;
  private long output = Watermark.NONE;

  /** Two operators, neither of them open. */
  public TwoSteps(Operator first, Operator second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void open(OperatorContext context) {
    second.open(context);
    first.open(
        new OperatorContext() {
          @Override
          public BufferAllocator allocator() {
            return context.allocator();
          }

          @Override
          public void emit(Batch batch) {
            second.onBatch(0, batch);
          }

          @Override
          public void flushLater() {
            context.flushLater();
          }

          @Override
          public void countLateRows(int rows) {
            context.countLateRows(rows);
          }
        });
  }

  @Override
  public void onBatch(int input, Batch batch) {
    first.onBatch(input, batch);
  }

  @Override
  public long onWatermark(long newWatermark) {
    long between = first.onWatermark(newWatermark);
    if (between > watermark) {
      watermark = between;
      output = second.onWatermark(between);
    }
    return output;
  }

  @Override
  public boolean hasMore() {
    return second.hasMore();
  }

  @Override
  public long resume(int most) {
    output = second.resume(most);
    return output;
  }

  @Override
  public void flush() {
    first.flush();
  }

  @Override
  public StateTable state() {
    return StateTable.of(first.state(), second.state());
  }

  @Override
  public long stateBytes() {
    return first.stateBytes() + second.stateBytes();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
