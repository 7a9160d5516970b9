package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;

/**
 * Locals at the top of a row that keep an expression's value for the rest of the row, whichever
 * block comes to compute it first. They outlive the blocks that {@link RowCode} forgets.
 */
final class RowMemo {
  private final String done;
  private final String value;
  private final String second;
  private final String nulls;
  private boolean declared;

  RowMemo(RowCode code) {
    done = code.name("k");
    value = code.name("v");
    second = code.name("l");
    nulls = code.name("z");
  }

  /** True once the value has been kept. */
  String done() {
    return done;
  }

  /**
   * Adds the statements that keep a value.
   *
   * @return the locals, which hold it from now on
   */
  Value keep(RowCode code, Value computed) {
    ColumnType type = computed.type();
    boolean text = type.isVariable();
    boolean hasSecond = !computed.length().isEmpty();
    if (!declared) {
      declared = true;
      code.atRowStart("boolean " + done + " = false;");
      code.atRowStart("boolean " + nulls + " = false;");
      code.atRowStart(Value.javaType(type) + " " + value + " = " + Value.zero(type) + ";");
      if (hasSecond) {
        code.atRowStart((text ? "int " : "long ") + second + " = 0;");
      }
    }
    code.line(done + " = true;");
    code.line(value + " = " + computed.code() + ";");
    if (hasSecond) {
      code.line(second + " = " + computed.length() + ";");
    }
    if (computed.nullable()) {
      code.line(nulls + " = " + computed.nullFlag() + ";");
    }
    return new Value(
        type,
        value,
        hasSecond ? second : "",
        computed.nullable() ? nulls : Value.NEVER,
        computed.mayBeNaN());
  }
}
