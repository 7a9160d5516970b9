package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.state.ValueCodecs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as the application may have it, of a BIGINT and a VARCHAR or of a BIGINT alone: sums
 * in a record that has something of every kind.
 */
final class LettersAggregate {
  private LettersAggregate() {}

  record Sums(long sum, int negative, boolean odd, double half, BigDecimal exact, String letters) {}

  static Sums create() {
    return new Sums(0, 0, false, 0, BigDecimal.ZERO, "");
  }

  static Sums add(Sums s, long n, @Nullable String text) {
    return change(s, n, text == null ? 'z' : text.charAt(text.length() - 1), 1);
  }

  static Sums retract(Sums s, long n, @Nullable String text) {
    return change(s, n, text == null ? 'z' : text.charAt(text.length() - 1), -1);
  }

  static Sums addOne(Sums s, long n) {
    return change(s, n, 'a', 1);
  }

  static Sums retractOne(Sums s, long n) {
    return change(s, n, 'a', -1);
  }

  private static Sums change(Sums s, long n, char letter, int weight) {
    String letters =
        weight > 0 ? s.letters + letter : s.letters.replaceFirst(String.valueOf(letter), "");
    char[] sorted = letters.toCharArray();
    Arrays.sort(sorted);
    return new Sums(
        s.sum + weight * n,
        s.negative - weight,
        !s.odd,
        s.half + weight / 2.0,
        s.exact.add(BigDecimal.valueOf(weight * n, 2)),
        new String(sorted));
  }

  static String result(Sums s) {
    return s.toString();
  }

  /** The call's aggregate. */
  static UserAggregate of(boolean text) {
    UserAggregate.Methods methods =
        new UserAggregate.Methods(
            method("create"),
            method(text ? "add" : "addOne"),
            method(text ? "retract" : "retractOne"),
            null,
            method("result"));
    return new UserAggregate("letters", methods, ValueCodecs.of(Sums.class).orElseThrow());
  }

  private static MethodHandle method(String name) {
    Method found =
        Arrays.stream(LettersAggregate.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(name))
            .findFirst()
            .orElseThrow();
    try {
      return MethodHandles.lookup().unreflect(found);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
