package dev.laminardb;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

public final class LaminarDB implements AutoCloseable {
  public static LaminarDB open() {
    return builder().open();
  }

  public static Builder builder() {
    return new Builder();
  }

  public void execute(String sql) {
    throw new UnsupportedOperationException();
  }

  public <T> Source<T> source(String name, Class<T> type) {
    throw new UnsupportedOperationException();
  }

  public ArrowSource source(String name) {
    throw new UnsupportedOperationException();
  }

  public <T> Subscription<T> subscribe(String name, Class<T> type) {
    throw new UnsupportedOperationException();
  }

  public <T> Subscription<T> subscribe(String name, Class<T> type, Consumer<? super T> consumer) {
    throw new UnsupportedOperationException();
  }

  public ArrowSubscription subscribe(String name) {
    throw new UnsupportedOperationException();
  }

  public void flush() {
    throw new UnsupportedOperationException();
  }

  public BufferAllocator allocator() {
    throw new UnsupportedOperationException();
  }

  public List<RelationInfo> relations() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  public static final class Builder {
    public Builder cores(int cores) {
      return this;
    }

    public Builder idleStrategy(Supplier<? extends IdleStrategy> idleStrategy) {
      return this;
    }

    public Builder sourceBufferBytes(int bytes) {
      return this;
    }

    public Builder subscriptionBufferBatches(int batches) {
      return this;
    }

    public Builder backpressureTimeout(Duration timeout) {
      return this;
    }

    public LaminarDB open() {
      return new LaminarDB();
    }
  }

  /**
   * name, isSource, schema, rows in (source: pushed; stream: rows emitted), lateRows, sql, state
   * RUNNING/FAILED
   */
  public record RelationInfo(
      String name, boolean source, Schema schema, long rows, long lateRows, String sql) {}
}
