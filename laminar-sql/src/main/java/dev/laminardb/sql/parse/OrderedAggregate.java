package dev.laminardb.sql.parse;

import java.util.Locale;
import java.util.Set;

/**
 * Aggregates that are no words of the grammar and may have an ORDER BY among their arguments. The
 * parser asks.
 */
public final class OrderedAggregate {
  private static final Set<String> NAMES =
      Set.of("FIRST_VALUE", "LAST_VALUE", "JSON_AGG", "JSON_OBJECT_AGG", "LIST", "LISTAGG");

  private OrderedAggregate() {}

  /** Whether a name, in any case, is that of one. */
  public static boolean isNamed(String name) {
    return NAMES.contains(name.toUpperCase(Locale.ROOT));
  }
}
