package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The Java text that computes one row, being written: statements over the input row {@code i}, and
 * the locals they need before the loop. It knows which expressions are computed already in the
 * blocks now open, so none is computed twice.
 */
final class RowCode {
  private final Schema input;
  private final Set<RexNode> repeated;
  private final Map<RexNode, RowMemo> memos = new HashMap<>();
  private final StringBuilder atRowStart = new StringBuilder();
  private final StringBuilder statements = new StringBuilder();
  private final Set<String> beforeLoop = new LinkedHashSet<>();
  private final Deque<Map<RexNode, Value>> scopes = new ArrayDeque<>();
  private int names;
  private boolean usesScratch;
  private boolean usesKernel;

  /** Code for expressions none of which is worth a local that outlives its block. */
  RowCode(Schema input) {
    this(input, Set.of());
  }

  /**
   * Code for some expressions.
   *
   * @param repeated those that are computed once a row at most, whatever block needs them
   */
  RowCode(Schema input, Set<RexNode> repeated) {
    this.input = input;
    this.repeated = repeated;
    scopes.push(new HashMap<>());
  }

  String statements() {
    return atRowStart + statements.toString();
  }

  Collection<String> beforeLoop() {
    return beforeLoop;
  }

  boolean usesScratch() {
    return usesScratch;
  }

  /** Whether it needs anything of the kernel's: constants, scratch memory, fields. */
  boolean usesKernel() {
    return usesKernel;
  }

  void line(String statement) {
    statements.append(statement).append('\n');
  }

  /** Opens a block; what is computed in it is forgotten at its end. */
  void open(String head) {
    line(head + " {");
    scopes.push(new HashMap<>());
  }

  void close() {
    scopes.pop();
    line("}");
  }

  void otherwise() {
    scopes.pop();
    line("} else {");
    scopes.push(new HashMap<>());
  }

  /** Adds a statement before all others of the row. */
  void atRowStart(String statement) {
    atRowStart.append(statement).append('\n');
  }

  /** A place to {@link #insert} at later. */
  int mark() {
    return statements.length();
  }

  void insert(int mark, String statement) {
    statements.insert(mark, statement + "\n");
  }

  /** A new local's name. */
  String name(String prefix) {
    names++;
    return prefix + names;
  }

  @Nullable Value known(RexNode expression) {
    for (Map<RexNode, Value> scope : scopes) {
      Value value = scope.get(expression);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  void remember(RexNode expression, Value value) {
    scopes.element().put(expression, value);
  }

  /**
   * Where to keep an expression's value beyond the block that computes it, or null if that is not
   * worth while: what is computed outside of all blocks is known to all of them.
   */
  @Nullable RowMemo memo(RexNode expression) {
    if (!repeated.contains(expression) || (scopes.size() == 1 && !memos.containsKey(expression))) {
      return null;
    }
    return memos.computeIfAbsent(expression, absent -> new RowMemo(this));
  }

  /** Notes that the code does not run outside of a kernel. */
  void needKernel() {
    usesKernel = true;
  }

  /** The constant area's address in a local. */
  void needLiterals() {
    usesKernel = true;
    beforeLoop.add("final long literals = this.literals;");
  }

  /** The scratch arena in a local. */
  void needScratch() {
    usesScratch = true;
    usesKernel = true;
    beforeLoop.add("final Scratch scratch = this.scratch;");
  }

  /** A field of the kernel in a local of the same name. */
  void needField(String type, String name) {
    usesKernel = true;
    beforeLoop.add("final " + type + " " + name + " = this." + name + ";");
  }

  /** Reads a column at row {@code i}. */
  Value column(int index) {
    Field field = input.getFields().get(index);
    ColumnType type = ColumnType.of(field);
    beforeLoop.add("final long data" + index + " = in.dataAddress(" + index + ");");
    String flag = Value.NEVER;
    if (field.isNullable()) {
      beforeLoop.add("final long valid" + index + " = in.validityAddress(" + index + ");");
      flag = name("z");
      line("final boolean " + flag + " = !RawMemory.getBit(valid" + index + ", i);");
    }
    if (type.isVariable()) {
      return stringColumn(index, flag).as(type);
    }
    if (type == ColumnType.DECIMAL) {
      String at = "data" + index + " + ((long) i << 4)";
      boolean narrow = ColumnType.decimal(field).getPrecision() <= Decimals.NARROW_DIGITS;
      String high = narrow ? "" : "RawMemory.getLong(" + at + " + 8L)";
      return decimal("RawMemory.getLong(" + at + ")", high, flag);
    }
    String value = name("v");
    String read =
        switch (type) {
          case BOOLEAN -> "RawMemory.getBit(data" + index + ", i)";
          case TINYINT -> "RawMemory.getByte(data" + index + " + i)";
          case SMALLINT -> "RawMemory.getShort(data" + index + " + ((long) i << 1))";
          case REAL -> "RawMemory.getFloat(data" + index + " + ((long) i << 2))";
          case INT, DATE, MONTHS -> "RawMemory.getInt(data" + index + " + ((long) i << 2))";
          case DOUBLE -> "RawMemory.getDouble(data" + index + " + ((long) i << 3))";
          default -> "RawMemory.getLong(data" + index + " + ((long) i << 3))";
        };
    if (type == ColumnType.BOOLEAN && field.isNullable()) {
      read = "!" + flag + " & " + read;
    }
    ColumnType computed = type.isInterval() ? ColumnType.BIGINT : type;
    line("final " + Value.javaType(computed) + " " + value + " = " + read + ";");
    return Value.of(computed, value, flag);
  }

  private Value stringColumn(int index, String flag) {
    beforeLoop.add("final long offsets" + index + " = in.offsetAddress(" + index + ");");
    String start = name("s");
    String address = name("a");
    String length = name("l");
    String at = "RawMemory.getInt(offsets" + index + " + ((long) i << 2)";
    line("final int " + start + " = " + at + ");");
    line("final int " + length + " = " + at + " + 4L) - " + start + ";");
    line("final long " + address + " = data" + index + " + " + start + ";");
    return Value.string(address, length, flag);
  }

  /** The flag of a result that is null when any argument is. */
  String anyNull(List<Value> arguments) {
    Set<String> flags = new LinkedHashSet<>();
    for (Value argument : arguments) {
      if (argument.alwaysNull()) {
        return Value.ALWAYS;
      }
      if (argument.nullable()) {
        flags.add(argument.nullFlag());
      }
    }
    if (flags.size() < 2) {
      return flags.isEmpty() ? Value.NEVER : flags.iterator().next();
    }
    String flag = name("z");
    line("final boolean " + flag + " = " + String.join(" | ", flags) + ";");
    return flag;
  }

  /** A result of an expression that cannot fail, even on the garbage behind a null. */
  Value total(ColumnType type, String expression, Value... arguments) {
    String flag = anyNull(List.of(arguments));
    if (flag.equals(Value.ALWAYS)) {
      return Value.nullOf(type);
    }
    String value = name("v");
    String guard = type == ColumnType.BOOLEAN && !flag.isEmpty() ? "!" + flag + " & " : "";
    String code = guard.isEmpty() ? expression : guard + "(" + expression + ")";
    line("final " + Value.javaType(type) + " " + value + " = " + code + ";");
    return Value.of(type, value, flag);
  }

  /** A result of an expression that is evaluated only if no argument is null. */
  Value strict(ColumnType type, String expression, Value... arguments) {
    String flag = anyNull(List.of(arguments));
    if (flag.isEmpty()) {
      return total(type, expression, arguments);
    }
    if (flag.equals(Value.ALWAYS)) {
      return Value.nullOf(type);
    }
    String value = name("v");
    line(Value.javaType(type) + " " + value + " = " + Value.zero(type) + ";");
    open("if (!" + flag + ")");
    line(value + " = " + expression + ";");
    close();
    return Value.of(type, value, flag);
  }

  /**
   * A DECIMAL of expressions that cannot fail.
   *
   * @param high the high word, empty if it is the low one's sign
   */
  Value decimal(String low, String high, Value... arguments) {
    String flag = anyNull(List.of(arguments));
    return flag.equals(Value.ALWAYS) ? Value.nullOf(ColumnType.DECIMAL) : decimal(low, high, flag);
  }

  private Value decimal(String low, String high, String flag) {
    String value = name("v");
    line("final long " + value + " = " + low + ";");
    String second = "";
    if (!high.isEmpty()) {
      second = name("h");
      line("final long " + second + " = " + high + ";");
    }
    return new Value(ColumnType.DECIMAL, value, second, flag, false);
  }

  /** A DECIMAL of an expression, and then one for its high word, if no argument is null. */
  Value strictDecimal(String expression, String high, Value... arguments) {
    String flag = anyNull(List.of(arguments));
    if (flag.isEmpty()) {
      return decimal(expression, high, arguments);
    }
    if (flag.equals(Value.ALWAYS)) {
      return Value.nullOf(ColumnType.DECIMAL);
    }
    String value = name("v");
    String second = high.isEmpty() ? "" : name("h");
    line("long " + value + " = 0L;");
    if (!high.isEmpty()) {
      line("long " + second + " = 0L;");
    }
    open("if (!" + flag + ")");
    line(value + " = " + expression + ";");
    if (!high.isEmpty()) {
      line(second + " = " + high + ";");
    }
    close();
    return new Value(ColumnType.DECIMAL, value, second, flag, false);
  }

  /** A string that a function of the scratch arena makes, unless an argument is null. */
  Value strictString(String expression, Value... arguments) {
    needScratch();
    Value made = strict(ColumnType.BIGINT, expression, arguments);
    if (made.alwaysNull()) {
      return Value.nullOf(ColumnType.VARCHAR);
    }
    String length = name("l");
    // Read at once: the next function overwrites it. Where nothing was made it is never looked at,
    // but has to go with the null's address, which is 0.
    String last =
        made.nullable() ? made.nullFlag() + " ? 0 : scratch.length()" : "scratch.length()";
    line("final int " + length + " = " + last + ";");
    return Value.string(made.code(), length, made.nullFlag());
  }

  /** A string that a function of the scratch arena makes or refuses to make, as nulls are. */
  Value optionalString(String expression, Value... arguments) {
    needScratch();
    String flag = anyNull(List.of(arguments));
    if (flag.equals(Value.ALWAYS)) {
      return Value.nullOf(ColumnType.VARCHAR);
    }
    String address = name("a");
    String length = name("l");
    String isNull = name("z");
    line("long " + address + " = Utf8Search.NOTHING;");
    line("int " + length + " = 0;");
    if (!flag.isEmpty()) {
      open("if (!" + flag + ")");
    }
    line(address + " = " + expression + ";");
    line(length + " = scratch.length();");
    if (!flag.isEmpty()) {
      close();
    }
    line("final boolean " + isNull + " = " + address + " == Utf8Search.NOTHING;");
    return Value.string(address, length, isNull);
  }
}
