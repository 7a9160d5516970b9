package dev.laminardb;

import java.time.Duration;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

public interface ArrowSubscription extends AutoCloseable {
  @Nullable ArrowBatch poll();

  @Nullable ArrowBatch next(Duration timeout);

  Schema schema();

  @Override
  void close();
}
