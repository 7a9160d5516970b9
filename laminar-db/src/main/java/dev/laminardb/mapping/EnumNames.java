package dev.laminardb.mapping;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An enum's constants by name, for a string column that is read into it. Immutable. */
final class EnumNames {
  private final String stream;
  private final String column;
  private final String enumName;
  private final Map<String, Enum<?>> constants = new LinkedHashMap<>();

  EnumNames(Class<?> type, String stream, String column) {
    this.stream = stream;
    this.column = column;
    this.enumName = type.getSimpleName();
    for (Object constant : type.getEnumConstants()) {
      Enum<?> named = (Enum<?>) constant;
      constants.put(named.name(), named);
    }
  }

  /**
   * The constant of a name.
   *
   * @throws LaminarException INVALID_CAST if there is none
   */
  Object constant(String name) {
    Enum<?> constant = constants.get(name);
    if (constant == null) {
      throw new LaminarException(
          ErrorCode.INVALID_CAST,
          String.format(
              "\"%s\" in column \"%s\" of stream \"%s\" is no constant of enum %s (%s): make the"
                  + " component a String, or add the constant",
              name, column, stream, enumName, String.join(", ", constants.keySet())));
    }
    return constant;
  }
}
