package dev.laminardb;

import org.apache.arrow.vector.VectorSchemaRoot;

public final class ArrowBatch implements AutoCloseable {
  public int rowCount() {
    throw new UnsupportedOperationException();
  }

  public VectorSchemaRoot root() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
