package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The same join in plain Java, from scratch, by nested loops over lists of boxed rows: what the
 * operator is compared with.
 */
final class PlainJoin {
  private final JoinSpec spec;
  private final BiPredicate<@Nullable Object[], @Nullable Object[]> condition;
  private final List<List<@Nullable Object[]>> sides =
      List.of(new ArrayList<>(), new ArrayList<>());

  PlainJoin(JoinSpec spec, BiPredicate<@Nullable Object[], @Nullable Object[]> condition) {
    this.spec = spec;
    this.condition = condition;
  }

  /** Applies changes of one side, of which only the sum has to make sense. */
  void add(int input, List<@Nullable Object[]> changes) {
    List<@Nullable Object[]> rows = sides.get(input);
    int columns = columns(input);
    List<@Nullable Object[]> going = new ArrayList<>();
    for (@Nullable Object[] change : changes) {
      @Nullable Object[] values = Arrays.copyOf(change, columns);
      boolean comes = change.length == columns || change[columns].equals(Changelog.INSERT);
      (comes ? rows : going).add(values);
    }
    for (@Nullable Object[] row : going) {
      int at = 0;
      while (!Arrays.equals(rows.get(at), row)) {
        at++;
      }
      rows.remove(at);
    }
  }

  private int columns(int input) {
    return Changelog.withoutWeight(spec.input(input)).getFields().size();
  }

  /** The join as lines, sorted. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (@Nullable Object[] left : sides.get(0)) {
      boolean matched = false;
      for (@Nullable Object[] right : sides.get(1)) {
        if (matches(left, right)) {
          matched = true;
          if (spec.kind().pairs()) {
            lines.add(line(left, right));
          }
        }
      }
      if (spec.kind().alone(0).holds(matched)) {
        lines.add(line(left, new Object[columns(1)]));
      }
    }
    for (@Nullable Object[] right : sides.get(1)) {
      boolean matched = sides.get(0).stream().anyMatch(left -> matches(left, right));
      if (spec.kind().alone(1).holds(matched)) {
        lines.add(line(new Object[columns(0)], right));
      }
    }
    return lines.stream().sorted().toList();
  }

  private boolean matches(@Nullable Object[] left, @Nullable Object[] right) {
    for (int k = 0; k < spec.nullSafe().length; k++) {
      Object a = plusZero(left[spec.leftKeys()[k]]);
      Object b = plusZero(right[spec.rightKeys()[k]]);
      boolean equal = a == null || b == null ? spec.nullSafe()[k] && a == b : a.equals(b);
      if (!equal) {
        return false;
      }
    }
    return condition.test(left, right);
  }

  /** Both zeros are one number. */
  private static @Nullable Object plusZero(@Nullable Object value) {
    return value instanceof Double number && number == 0 ? (Object) 0.0 : value;
  }

  private String line(@Nullable Object[] left, @Nullable Object[] right) {
    @Nullable Object[] both = new Object[spec.outputs().length];
    for (int i = 0; i < both.length; i++) {
      int column = spec.outputs()[i];
      both[i] = column < left.length ? left[column] : right[column - left.length];
    }
    Schema output = Changelog.withoutWeight(spec.outputSchema());
    return TextBatches.line(output, both);
  }
}
