package dev.laminardb.core.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * TO_CHAR's templates for timestamps, as in PostgreSQL: those of its fields that have one meaning
 * and no padding. Text stands in double quotes; what is no letter stands for itself. Stateless.
 */
public final class TimestampTemplate {
  /** The fields, longer ones before those they begin with. */
  private static final Map<String, TimestampPattern.Step> FIELDS = new LinkedHashMap<>();

  static {
    field("FMHH24", 'H', 1);
    field("FMHH12", 'h', 1);
    field("FMMonth", 'M', 4);
    field("FMDay", 'E', 4);
    field("FMDDD", 'D', 1);
    field("FMHH", 'h', 1);
    field("FMMM", 'M', 1);
    field("FMDD", 'd', 1);
    field("FMMI", 'm', 1);
    field("FMSS", 's', 1);
    field("YYYY", 'Y', 4);
    field("HH24", 'H', 2);
    field("HH12", 'h', 2);
    field("Mon", 'M', 3);
    field("DDD", 'D', 3);
    field("YY", 'y', 2);
    field("MM", 'M', 2);
    field("DD", 'd', 2);
    field("Dy", 'E', 3);
    field("HH", 'h', 2);
    field("MI", 'm', 2);
    field("SS", 's', 2);
    field("MS", 'S', 3);
    field("US", 'S', 6);
    field("AM", 'a', 1);
    field("PM", 'a', 1);
  }

  private TimestampTemplate() {}

  private static void field(String name, char letter, int count) {
    FIELDS.put(name, new TimestampPattern.Step(letter, count, ""));
  }

  /**
   * The pattern of a template.
   *
   * @throws IllegalArgumentException if it has letters that are no field; the message says which
   */
  public static TimestampPattern parse(String template) {
    List<TimestampPattern.Step> steps = new ArrayList<>();
    for (int i = 0; i < template.length(); ) {
      String field = fieldAt(template, i);
      int end;
      if (!field.isEmpty()) {
        steps.add(FIELDS.get(field));
        end = i + field.length();
      } else if (template.charAt(i) == '"') {
        int quote = template.indexOf('"', i + 1);
        if (quote < 0) {
          throw new IllegalArgumentException("a quote is not closed");
        }
        steps.add(new TimestampPattern.Step('\'', 1, template.substring(i + 1, quote)));
        end = quote + 1;
      } else {
        int c = template.codePointAt(i);
        if (Character.isLetterOrDigit(c) && c < 0x80) {
          throw new IllegalArgumentException(
              "no field begins with \""
                  + template.substring(i)
                  + "\"; fields are "
                  + FIELDS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        end = i + Character.charCount(c);
        steps.add(new TimestampPattern.Step('\'', 1, template.substring(i, end)));
      }
      i = end;
    }
    return new TimestampPattern(steps);
  }

  private static String fieldAt(String template, int at) {
    return FIELDS.keySet().stream()
        .filter(field -> template.startsWith(field, at))
        .findFirst()
        .orElse("");
  }
}
