package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import org.apache.calcite.rex.RexCall;

/** Locals that several branches assign. The null flag exists only if a branch may be null. */
final class Target {
  private final RowCode code;
  private final ColumnType type;
  private final boolean second;
  private final String value;
  private final String length;
  private final String nulls;
  private final int mark;
  private boolean nullable;

  /** Declares the locals for a call's value. */
  Target(RexCall call, RowCode code) {
    this.code = code;
    this.value = code.name("v");
    this.length = code.name("l");
    this.nulls = code.name("z");
    this.type = Types.of(call);
    this.second =
        type.isVariable() || (type == ColumnType.DECIMAL && !DecimalType.of(call).isNarrow());
    code.line(Value.javaType(type) + " " + value + " = " + Value.zero(type) + ";");
    if (second) {
      code.line((type.isVariable() ? "int " : "long ") + length + " = 0;");
    }
    mark = code.mark();
  }

  /** Assigns a value of the type; returns it. */
  Value assign(Value from) {
    code.line(value + " = " + from.code() + ";");
    if (second) {
      String of = type.isVariable() ? from.length() : from.high();
      code.line(length + " = " + of + ";");
    }
    if (from.nullable()) {
      code.line(nulls + " = " + from.nullFlag() + ";");
      nullable = true;
    } else if (nullable) {
      code.line(nulls + " = false;");
    }
    return from;
  }

  /** What was assigned last. */
  Value value() {
    if (nullable) {
      code.insert(mark, "boolean " + nulls + " = false;");
    }
    String flag = nullable ? nulls : Value.NEVER;
    return second ? new Value(type, value, length, flag, false) : Value.of(type, value, flag);
  }
}
