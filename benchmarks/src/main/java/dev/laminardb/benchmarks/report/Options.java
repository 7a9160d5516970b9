package dev.laminardb.benchmarks.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value}. Immutable. */
public final class Options {
  private final String usage;
  private final Map<String, String> values;

  private Options(String usage, Map<String, String> values) {
    this.usage = usage;
    this.values = values;
  }

  /**
   * Reads the arguments of a benchmark.
   *
   * @param usage the line to show when they are wrong
   * @param known the names allowed, without the dashes
   * @throws UsageException if an option is not known, is repeated or has no value
   */
  public static Options parse(String usage, Set<String> known, String... args) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!known.contains(name)) {
        throw new UsageException("unknown option: " + args[i], usage);
      }
      if (i + 1 == args.length) {
        throw new UsageException(args[i] + " needs a value", usage);
      }
      if (values.put(name, args[i + 1]) != null) {
        throw new UsageException(args[i] + " is given twice", usage);
      }
    }
    return new Options(usage, Map.copyOf(values));
  }

  /** The value of an option, or what it is when left out. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /**
   * The value of an option that is a whole number.
   *
   * @param least the smallest allowed
   * @param otherwise the value when it is left out
   * @throws UsageException if it is no number, smaller, or larger than an int
   */
  public int number(String name, int least, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : number(name, least, value);
  }

  /**
   * The values of an option that is a list of whole numbers, between commas.
   *
   * @param least the smallest allowed
   * @param otherwise the only value when it is left out
   * @throws UsageException as {@link #number}
   */
  public List<Integer> numbers(String name, int least, int otherwise) {
    String value = values.get(name);
    return value == null
        ? List.of(otherwise)
        : Arrays.stream(value.split(",", -1)).map(text -> number(name, least, text)).toList();
  }

  private int number(String name, int least, String value) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UsageException("--" + name + " is no whole number: " + value, usage);
    }
    if (number < least) {
      throw new UsageException("--" + name + " is less than " + least + ": " + value, usage);
    }
    return number;
  }

  /** Whether an option is given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** An error about the value of an option. */
  public UsageException refuse(String message) {
    return new UsageException(message, usage);
  }
}
