package dev.laminardb.benchmarks.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * TPC-H's schema and queries, one text for both engines. Where a query takes the first rows, its
 * order has a key more than the published one, so that there is one answer; where it does not, its
 * order is left out.
 */
final class TpchQueries {
  /** How many queries there are, numbered from 1. */
  static final int COUNT = 22;

  private TpchQueries() {}

  /** The statements that create the tables. */
  static List<String> schema() {
    return Arrays.stream(text("schema").split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** A query. */
  static String query(int number) {
    return text("q" + number);
  }

  private static String text(String name) {
    try (InputStream in = TpchQueries.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
