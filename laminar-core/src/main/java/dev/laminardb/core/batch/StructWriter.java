package dev.laminardb.core.batch;

import java.util.Arrays;

/** Puts structs together as {@link StructLayout} has them: all fields in order. For one thread. */
public final class StructWriter extends ElementWriter {
  private final StructLayout layout;
  private final int nullBytes;
  private int field;

  /** A writer of structs. */
  public StructWriter(StructLayout layout) {
    this.layout = layout;
    this.nullBytes = StructLayout.nullBytes(layout.fieldCount());
    nulls = new byte[nullBytes];
    values = new byte[layout.fixedBytes() - nullBytes];
  }

  @Override
  public void begin() {
    Arrays.fill(nulls, (byte) 0);
    field = 0;
    stringBytes = 0;
  }

  @Override
  int width() {
    return layout.width(field);
  }

  @Override
  int next(boolean isNull) {
    if (isNull) {
      nulls[field >> 3] |= (byte) (1 << (field & 7));
    }
    return layout.offset(field++) - nullBytes;
  }

  @Override
  int headerBytes() {
    return 0;
  }

  @Override
  int nullBytes() {
    return nullBytes;
  }

  @Override
  int valueBytes() {
    return values.length;
  }

  @Override
  void writeHeader(long address) {}

  @Override
  void writeHeader(byte[] bytes) {}
}
