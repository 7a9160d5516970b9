package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateLayout;
import dev.laminardb.core.operator.aggregate.AggregateLayout.Update;
import dev.laminardb.core.state.LongColumn;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;

/**
 * The text of an {@link dev.laminardb.core.operator.aggregate.AggregateKernel}. Its loops have no
 * branch that depends on a row, but for sums that wrap around: a row that a filter excludes adds 0,
 * or the value that is no less and no greater. Where all rows are of one group, the words are
 * locals.
 *
 * @param className the class's full name
 * @param text Java, as far as Janino reads it
 */
record AggregateSource(String className, String text) {

  /**
   * Writes the class of an aggregation.
   *
   * @param input the schema of its batches
   * @param filters the condition of each of the layout's filters
   */
  static AggregateSource of(
      String name, Schema input, AggregateLayout layout, List<RexNode> filters) {
    return new Writer(name, input, layout).write(filters);
  }

  /**
   * Whether a condition can be a filter: it needs nothing but the row, no constant text, no arena.
   * One that cannot be compiled is none.
   */
  static boolean isFilter(Schema input, RexNode condition) {
    RowCode code = new RowCode(input);
    try {
      new ExpressionGenerator(code, new Literals()).generate(condition, ColumnType.BOOLEAN);
    } catch (UnsupportedExpressionException e) {
      return false;
    }
    return !code.usesKernel();
  }

  private static final class Writer {
    private final String className;
    private final Schema input;
    private final AggregateLayout layout;
    private final StringBuilder text = new StringBuilder();

    /** What is done for each row, and what is needed for it before the loop. */
    private final StringBuilder row = new StringBuilder();

    private final Set<String> beforeLoop = new LinkedHashSet<>();

    Writer(String name, Schema input, AggregateLayout layout) {
      this.className = "Aggregate_" + name.replaceAll("[^A-Za-z0-9_]", "_");
      this.input = input;
      this.layout = layout;
    }

    AggregateSource write(List<RexNode> filters) {
      text.append("package ").append(GeneratedClasses.PACKAGE).append(";\n");
      text.append("import dev.laminardb.core.batch.ArrayLayout;\n");
      text.append("import dev.laminardb.core.batch.ArrayType;\n");
      text.append("import dev.laminardb.core.batch.ArrayWriter;\n");
      text.append("import dev.laminardb.core.batch.MapLayout;\n");
      text.append("import dev.laminardb.core.batch.MapType;\n");
      text.append("import dev.laminardb.core.batch.MapWriter;\n");
      text.append("import dev.laminardb.core.batch.StructLayout;\n");
      text.append("import dev.laminardb.core.batch.StructWriter;\n");
      text.append("import dev.laminardb.core.batch.Batch;\n");
      text.append("import dev.laminardb.core.batch.RawMemory;\n");
      text.append("import dev.laminardb.core.kernel.*;\n");
      text.append("import dev.laminardb.core.operator.aggregate.AggregateKernel;\n");
      text.append("import dev.laminardb.core.operator.aggregate.Folding;\n");
      text.append("import dev.laminardb.core.state.*;\n");
      text.append("public final class ").append(className);
      text.append(" implements AggregateKernel {\n");
      text.append("public ").append(className).append("() {}\n");
      filter(filters);
      rows(beforeLoop, row);
      add();
      addByKey();
      text.append("}\n");
      return new AggregateSource(GeneratedClasses.PACKAGE + "." + className, text.toString());
    }

    private void filter(List<RexNode> filters) {
      RowCode code = new RowCode(input);
      ExpressionGenerator generator = new ExpressionGenerator(code, new Literals());
      StringBuilder mask = new StringBuilder("0L");
      for (int bit = 0; bit < filters.size(); bit++) {
        Value passes = generator.generate(filters.get(bit), ColumnType.BOOLEAN);
        mask.append(" | (").append(passes.code()).append(" ? ");
        mask.append(1L << bit).append("L : 0L)");
      }
      text.append("public void filter(Batch in, int[] rows, int count, long[] masks) {\n");
      code.beforeLoop().forEach(line -> text.append(line).append('\n'));
      text.append("for (int n = 0; n < count; n++) {\nfinal int i = rows[n];\n");
      text.append(code.statements());
      text.append("masks[n] = ").append(mask).append(";\n}\n}\n");
    }

    private void add() {
      text.append(
          "public void add(Batch in, int[] rows, int[] slots, int count, long[] masks,"
              + " long[][] pages, CarryColumn[] carries) {\n");
      if (layout.updates().isEmpty()) {
        text.append("}\n");
        return;
      }
      beforeLoop.forEach(line -> text.append(line).append('\n'));
      if (layout.oneGroup()) {
        text.append("final long[] page = pages[0];\n");
        layout.updates().forEach(u -> text.append(line("long %s = page[%d]", word(u), u.word())));
      }
      text.append("for (int n = 0; n < count; n++) {\nfinal int i = rows[n];\n");
      if (!layout.oneGroup()) {
        text.append("final int slot = slots[n];\n");
        record();
      }
      text.append(row).append("}\n");
      if (layout.oneGroup()) {
        layout.updates().forEach(u -> text.append(line("page[%d] = %s", u.word(), word(u))));
      }
      text.append("}\n");
    }

    private void addByKey() {
      text.append(
          "public void addByKey(Batch in, int[] rows, int count, long[] masks, GroupTable groups,"
              + " int[] slots, CarryColumn[] carries) {\n");
      if (layout.longKey() < 0) {
        text.append("throw new IllegalStateException(\"there is no such key\");\n}\n");
        return;
      }
      beforeLoop.forEach(line -> text.append(line).append('\n'));
      text.append(line("final long keys = in.dataAddress(%d)", layout.longKey()));
      text.append("final WordKeys known = groups.words();\n");
      text.append("long[][] pages = known.pages();\nlong[] entries = known.entries();\n");
      text.append("int mask = known.mask();\nint places = known.placeShift();\n");
      text.append("for (int n = 0; n < count; n++) {\nfinal int i = rows[n];\n");
      text.append(
          """
          final long key = RawMemory.getLong(keys + ((long) i << 3));
          final int hash = (int) Hashing.spread(key);
          long entry;
          if (entries == null) {
          entry = known.entry(hash);
          } else {
          int at = hash >>> places;
          entry = RawMemory.getLong(entries, at);
          while ((int) (entry >>> 32) != hash && entry != 0L) {
          at = (at + 1) & mask;
          entry = RawMemory.getLong(entries, at);
          }
          }
          int slot = (int) entry - 1;
          if (slot < 0 || RawMemory.getLong(pages[slot >>> %d], (slot & %d) * %d + %d) != key) {
          slot = known.slot(key, hash);
          pages = known.pages();
          entries = known.entries();
          mask = known.mask();
          places = known.placeShift();
          }
          slots[n] = slot;
          """
              .formatted(
                  LongColumn.PAGE_SHIFT, LongColumn.PAGE_MASK, layout.stride(), layout.keyWord()));
      record();
      text.append(row).append("}\n}\n");
    }

    private void record() {
      text.append(line("final long[] page = pages[slot >>> %d]", LongColumn.PAGE_SHIFT));
      text.append(
          line("final int record = (slot & %d) * %d", LongColumn.PAGE_MASK, layout.stride()));
    }

    private static String line(String format, Object... arguments) {
      return String.format(format, arguments) + ";\n";
    }

    /** The word of an update: a local, or its place in the record. */
    private String word(Update update) {
      return layout.oneGroup() ? "w" + update.word() : "page[record + " + update.word() + "]";
    }

    /** Writes what is done for each row; updates of the same rows are written together. */
    private void rows(Set<String> before, StringBuilder row) {
      if (layout.weight() >= 0) {
        before.add("final long weights = in.dataAddress(" + layout.weight() + ");");
        row.append("final int weight = RawMemory.getInt(weights + ((long) i << 2));\n");
      }
      Map<Integer, String> values = new LinkedHashMap<>();
      Map<String, String> conditions = new LinkedHashMap<>();
      for (Update update : layout.updates()) {
        String condition = conditions.get(rowsOf(update));
        if (condition == null) {
          condition = condition(update, before, row, "p" + conditions.size());
          conditions.put(rowsOf(update), condition);
        }
        String value = values.get(update.argument());
        boolean reads = update.kind() != AggregateLayout.Kind.COUNT;
        if (value == null && reads) {
          value = value(update.argument(), before, row);
          values.put(update.argument(), value);
        }
        update(update, condition, value == null ? "" : value, before, row);
      }
    }

    private boolean isNullable(Update update) {
      return update.argument() >= 0 && input.getFields().get(update.argument()).isNullable();
    }

    private String rowsOf(Update update) {
      return update.filter() + " " + (isNullable(update) ? update.argument() : -1);
    }

    /** Declares which rows an update is for; empty if for all. */
    private String condition(Update update, Set<String> before, StringBuilder row, String name) {
      String filter =
          update.filter() < 0 ? "" : "(masks[n] & " + (1L << update.filter()) + "L) != 0L";
      String present = "";
      if (isNullable(update)) {
        int column = update.argument();
        before.add(line("final boolean nulls%1$d = in.hasNulls(%1$d)", column).strip());
        before.add(line("final long valid%1$d = in.validityAddress(%1$d)", column).strip());
        present = String.format("(!nulls%1$d || RawMemory.getBit(valid%1$d, i))", column);
      }
      if (filter.isEmpty() && present.isEmpty()) {
        return "";
      }
      String both = filter.isEmpty() || present.isEmpty() ? "" : " & ";
      row.append(line("final boolean %s = %s%s%s", name, filter, both, present));
      return name;
    }

    /** Reads a column at row {@code i}, as it is folded. */
    private String value(int column, Set<String> before, StringBuilder row) {
      Field field = input.getFields().get(column);
      before.add("final long data" + column + " = in.dataAddress(" + column + ");");
      String name = "v" + column;
      String at = "data" + column + " + ((long) i << ";
      switch (ColumnType.of(field)) {
        case TINYINT -> row.append(line("final long %s = RawMemory.getByte(%s0))", name, at));
        case SMALLINT -> row.append(line("final long %s = RawMemory.getShort(%s1))", name, at));
        case REAL -> row.append(line("final double %s = RawMemory.getFloat(%s2))", name, at));
        case INT, DATE, MONTHS ->
            row.append(line("final long %s = RawMemory.getInt(%s2))", name, at));
        case BOOLEAN ->
            row.append(line("final long %s = RawMemory.getBit(data%d, i) ? 1L : 0L", name, column));
        case DOUBLE -> row.append(line("final double %s = RawMemory.getDouble(%s3))", name, at));
        case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL ->
            row.append(line("final long %s = RawMemory.getLong(%s3))", name, at));
        case DECIMAL, VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
            throw new IllegalStateException(field + " is not folded");
      }
      return name;
    }

    private void update(
        Update update, String condition, String value, Set<String> before, StringBuilder row) {
      String word = word(update);
      boolean real =
          update.argument() >= 0
              && ColumnType.of(input.getFields().get(update.argument())).isFloating();
      switch (update.kind()) {
        case COUNT -> {
          String one = layout.weight() >= 0 ? "weight" : "1";
          row.append(line("%s += %s", word, chosen(condition, one, "0")));
        }
        case SUM -> {
          if (real) {
            sumOfDoubles(word, condition, value, row);
          } else {
            String carry = "carries" + layout.updates().indexOf(update);
            before.add(
                line("final CarryColumn %s = carries[%d]", carry, layout.updates().indexOf(update))
                    .strip());
            sum(word, chosen(condition, value, "0L"), carry, row);
          }
        }
        case MIN, MAX -> {
          boolean greatest = update.kind() == AggregateLayout.Kind.MAX;
          String neutral = greatest ? "Long.MIN_VALUE" : "Long.MAX_VALUE";
          String ordered = real ? "Folding.ordered(" + value + ")" : value;
          extreme(word, greatest, chosen(condition, ordered, neutral), row);
        }
      }
    }

    /**
     * The extreme of all rows rarely changes, which a processor predicts; to choose without a
     * branch each row would wait for the one before. Groups have records of their own, so rows
     * seldom wait.
     */
    private void extreme(String word, boolean greatest, String value, StringBuilder row) {
      if (layout.oneGroup()) {
        row.append(line("{\nfinal long value = %s", value));
        row.append(line("if (value %s %s) { %2$s = value; }\n}", greatest ? ">" : "<", word));
      } else {
        row.append(line("%s = Math.%s(%1$s, %3$s)", word, greatest ? "max" : "min", value));
      }
    }

    private static String chosen(String condition, String value, String otherwise) {
      return condition.isEmpty()
          ? value
          : "(" + condition + " ? " + value + " : " + otherwise + ")";
    }

    /** Sums integers; that one wraps around shows in the sign, and nearly never happens. */
    private void sum(String word, String value, String carry, StringBuilder row) {
      row.append("{\nfinal long added = ").append(value).append(";\n");
      row.append("final long before = ").append(word).append(";\n");
      if (layout.weight() < 0) {
        row.append("final long after = before + added;\n");
        row.append("if (((before ^ after) & (added ^ after)) < 0L) {\n");
      } else {
        row.append("final long after = weight > 0 ? before + added : before - added;\n");
        row.append("if (((before ^ after) & (weight > 0");
        row.append(" ? added ^ after : before ^ added)) < 0L) {\n");
      }
      row.append(line("%s.wrap(%s, after)", carry, layout.oneGroup() ? "0" : "slot"));
      row.append("}\n").append(word).append(" = after;\n}\n");
    }

    /** Not with a neutral 0.0, which would make a sum of -0.0 positive. */
    private static void sumOfDoubles(
        String word, String condition, String value, StringBuilder row) {
      String sum = "Double.doubleToRawLongBits(Double.longBitsToDouble(" + word + ") + " + value;
      row.append(line("%s = %s", word, chosen(condition, sum + ")", word)));
    }
  }
}
