package dev.laminardb;

import java.time.Instant;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

public interface ArrowSource {
  void push(VectorSchemaRoot rows);

  void watermark(Instant time);

  String name();

  Schema schema();
}
