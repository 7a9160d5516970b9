package dev.laminardb;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

public interface Source<T> {
  void push(T row);

  void push(Collection<? extends T> rows);

  void push(VectorSchemaRoot rows);

  boolean tryPush(T row);

  boolean tryPush(T row, Duration timeout);

  void watermark(Instant time);

  String name();

  Schema schema();
}
