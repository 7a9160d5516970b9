package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.kernel.JavaValues;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a {@link UserAggregate}, read out of the columns of one batch after the other as
 * the Java values that its methods take. Used by one thread.
 */
final class UserArguments {
  /** Which method reads a parameter of a class. */
  private static final Map<Class<?>, String> READERS =
      Map.ofEntries(
          Map.entry(boolean.class, "truth"),
          Map.entry(int.class, "integer"),
          Map.entry(long.class, "word"),
          Map.entry(double.class, "real"),
          Map.entry(Boolean.class, "truthOrNull"),
          Map.entry(Integer.class, "integerOrNull"),
          Map.entry(Long.class, "wordOrNull"),
          Map.entry(Double.class, "realOrNull"),
          Map.entry(BigDecimal.class, "decimal"),
          Map.entry(String.class, "text"),
          Map.entry(LocalDate.class, "date"),
          Map.entry(Instant.class, "instant"),
          Map.entry(LocalDateTime.class, "dateTime"));

  private final ColumnAddresses columns;
  private final int[] scales;

  /** Whether a row is left out where the argument is null, because Java cannot say so. */
  private final boolean[] required;

  /** The values of the only argument, where they come without a batch. */
  private long @Nullable [] words;

  UserArguments(Schema input, List<Integer> arguments, UserAggregate aggregate) {
    int count = arguments.size();
    ColumnType[] types = new ColumnType[count];
    this.scales = new int[count];
    this.required = new boolean[count];
    for (int i = 0; i < count; i++) {
      Field field = input.getFields().get(arguments.get(i));
      types[i] = ColumnType.of(field);
      scales[i] = types[i] == ColumnType.DECIMAL ? ColumnType.decimal(field).getScale() : 0;
      required[i] = aggregate.parameter(i).isPrimitive();
    }
    this.columns =
        new ColumnAddresses(arguments.stream().mapToInt(Integer::intValue).toArray(), types);
  }

  /**
   * What reads an argument: a handle of {@code (UserArguments, int row)}.
   *
   * @param parameter the class of the parameter
   */
  static MethodHandle reader(int argument, Class<?> parameter) {
    String method = READERS.get(parameter);
    if (method == null) {
      throw new IllegalArgumentException(parameter + " is no parameter's class");
    }
    try {
      MethodHandle reader =
          MethodHandles.lookup()
              .findVirtual(
                  UserArguments.class,
                  method,
                  MethodType.methodType(parameter, int.class, int.class));
      return MethodHandles.insertArguments(reader, 1, argument);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("there is no reader " + method, e);
    }
  }

  /** Reads the columns of a batch from now on. */
  void read(Batch batch) {
    words = null;
    columns.bind(batch);
  }

  /** Reads values that are not in a batch from now on, none of them null, for the only argument. */
  void read(long[] values) {
    words = values;
  }

  /** Whether a row has all that is required. */
  boolean areComplete(int row) {
    for (int i = 0; i < required.length; i++) {
      if (required[i] && isNull(i, row)) {
        return false;
      }
    }
    return true;
  }

  private boolean isNull(int argument, int row) {
    return words == null && columns.isNull(argument, row);
  }

  private boolean truth(int argument, int row) {
    return word(argument, row) != 0;
  }

  private int integer(int argument, int row) {
    return (int) word(argument, row);
  }

  private long word(int argument, int row) {
    return words == null ? columns.word(argument, row) : words[row];
  }

  private double real(int argument, int row) {
    return Double.longBitsToDouble(word(argument, row));
  }

  private @Nullable Boolean truthOrNull(int argument, int row) {
    return isNull(argument, row) ? null : truth(argument, row);
  }

  private @Nullable Integer integerOrNull(int argument, int row) {
    return isNull(argument, row) ? null : integer(argument, row);
  }

  private @Nullable Long wordOrNull(int argument, int row) {
    return isNull(argument, row) ? null : word(argument, row);
  }

  private @Nullable Double realOrNull(int argument, int row) {
    return isNull(argument, row) ? null : real(argument, row);
  }

  private @Nullable BigDecimal decimal(int argument, int row) {
    if (isNull(argument, row)) {
      return null;
    }
    if (words != null) {
      return BigDecimal.valueOf(words[row], scales[argument]);
    }
    return Decimals.toBigDecimal(
        columns.word(argument, row), columns.highWord(argument, row), scales[argument]);
  }

  private @Nullable String text(int argument, int row) {
    if (isNull(argument, row)) {
      return null;
    }
    return JavaValues.text(
        columns.stringAddress(argument, row), columns.stringLength(argument, row));
  }

  private @Nullable LocalDate date(int argument, int row) {
    return isNull(argument, row) ? null : JavaValues.date(integer(argument, row));
  }

  private @Nullable Instant instant(int argument, int row) {
    return isNull(argument, row) ? null : JavaValues.instant(word(argument, row));
  }

  private @Nullable LocalDateTime dateTime(int argument, int row) {
    return isNull(argument, row) ? null : JavaValues.dateTime(word(argument, row));
  }
}
