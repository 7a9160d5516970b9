package dev.laminardb.sql.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.function.TableOperator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.junit.jupiter.api.Test;

/**
 * Whatever is in the dialect's table of operators can be planned, code and all. {@code
 * sql/operators.txt} has an example call of each, {@code name: expression}, over the columns of one
 * source.
 */
class OperatorTableTest {
  private static final String SOURCE =
      "CREATE SOURCE t (i INT, l BIGINT, d DOUBLE, m DECIMAL(12, 2), s VARCHAR, p VARCHAR, b BOOLEAN,"
          + " ts TIMESTAMP, ts2 TIMESTAMP);";

  /** Parts of queries and statements, and what only the plan knows. */
  private static final Set<SqlKind> STRUCTURE =
      Set.of(
          SqlKind.ALL,
          SqlKind.SOME,
          SqlKind.ARGUMENT_ASSIGNMENT,
          SqlKind.ARRAY_QUERY_CONSTRUCTOR,
          SqlKind.ARRAY_VALUE_CONSTRUCTOR,
          SqlKind.AS,
          SqlKind.COLLECTION_TABLE,
          SqlKind.COLON,
          SqlKind.COLUMN_LIST,
          SqlKind.CUBE,
          SqlKind.CURRENT_VALUE,
          SqlKind.CURSOR,
          SqlKind.DEFAULT,
          SqlKind.DESCENDING,
          SqlKind.DOT,
          SqlKind.ESCAPE,
          SqlKind.EXCEPT,
          SqlKind.EXISTS,
          SqlKind.EXPLICIT_TABLE,
          SqlKind.EXTEND,
          SqlKind.FILTER,
          SqlKind.FINAL,
          SqlKind.GROUPING_SETS,
          SqlKind.IGNORE_NULLS,
          SqlKind.INTERSECT,
          SqlKind.INTERVAL,
          SqlKind.LATERAL,
          SqlKind.LITERAL_CHAIN,
          SqlKind.MAP_QUERY_CONSTRUCTOR,
          SqlKind.MAP_VALUE_CONSTRUCTOR,
          SqlKind.MULTISET_QUERY_CONSTRUCTOR,
          SqlKind.MULTISET_VALUE_CONSTRUCTOR,
          SqlKind.NEW_SPECIFICATION,
          SqlKind.NEXT_VALUE,
          SqlKind.NULLS_FIRST,
          SqlKind.NULLS_LAST,
          SqlKind.OVER,
          SqlKind.PATTERN_ALTER,
          SqlKind.PATTERN_CONCAT,
          SqlKind.PATTERN_EXCLUDED,
          SqlKind.PATTERN_PERMUTE,
          SqlKind.PATTERN_QUANTIFIER,
          SqlKind.PROCEDURE_CALL,
          SqlKind.REINTERPRET,
          SqlKind.RESPECT_NULLS,
          SqlKind.ROLLUP,
          SqlKind.ROW,
          SqlKind.RUNNING,
          SqlKind.SCALAR_QUERY,
          SqlKind.SEARCH,
          SqlKind.SET_SEMANTICS_TABLE,
          SqlKind.TABLESAMPLE,
          SqlKind.UNION,
          SqlKind.UNIQUE,
          SqlKind.UNNEST,
          SqlKind.VALUES,
          SqlKind.WITHIN_DISTINCT,
          SqlKind.WITHIN_GROUP);

  /** Operators that Calcite makes while it validates or converts; nobody can write them. */
  private static final Set<String> INTERNAL =
      Set.of(
          "$IS_DIFFERENT_FROM",
          "$SLICE",
          "$ELEMENT_SLICE",
          "$STRUCT_ACCESS",
          "$throw",
          "$CAST",
          "MULTISET EXCEPT",
          "MULTISET EXCEPT ALL",
          "MULTISET EXCEPT DISTINCT",
          "MULTISET INTERSECT ALL",
          "MULTISET INTERSECT DISTINCT",
          "MULTISET UNION ALL",
          "MULTISET UNION DISTINCT");

  private static Map<String, List<String>> examples() throws IOException {
    Map<String, List<String>> examples = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(OperatorTableTest.class.getResourceAsStream("/sql/operators.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("-- "))
          .forEach(
              line -> {
                int at = line.indexOf(" : ");
                examples
                    .computeIfAbsent(line.substring(0, at), name -> new ArrayList<>())
                    .add(line.substring(at + 3));
              });
    }
    return examples;
  }

  private static boolean isWritten(SqlOperator operator) {
    return !(operator instanceof SqlAggFunction)
        && !(operator instanceof TableOperator)
        && !operator.isAggregator()
        && !STRUCTURE.contains(operator.getKind())
        && !INTERNAL.contains(operator.getName())
        && !operator.getName().startsWith("$")
        && !operator.getKind().name().startsWith("CHECKED_")
        && !StandardOperators.isStructure(operator)
        && operator.isDeterministic()
        && !operator.isDynamicFunction();
  }

  @Test
  void everyOperatorHasAnExample() throws IOException {
    Set<String> known = examples().keySet();
    Set<String> missing = new TreeSet<>();
    for (SqlOperator operator : Dialect.operators().getOperatorList()) {
      if (isWritten(operator) && !known.contains(operator.getName())) {
        missing.add(operator.getName());
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void everyExampleIsOfAnOperatorThatThereIs() throws IOException {
    Set<String> names = new TreeSet<>();
    Dialect.operators().getOperatorList().forEach(operator -> names.add(operator.getName()));

    assertThat(names).containsAll(examples().keySet());
  }

  @Test
  void everyExampleIsPlannedAndCompiled() throws IOException {
    SqlPlanner planner = new SqlPlanner(1, InstantSource.fixed(Instant.EPOCH));
    Catalog catalog = planner.plan(SOURCE, Catalog.empty()).catalog();

    List<String> faults = new ArrayList<>();
    examples()
        .forEach(
            (name, expressions) ->
                expressions.forEach(
                    expression -> {
                      String sql = "CREATE STREAM q AS SELECT " + expression + " AS c FROM t";
                      try {
                        planner.plan(sql, catalog);
                      } catch (LaminarException e) {
                        faults.add(name + ": " + e.getMessage());
                      }
                    }));

    assertThat(faults).isEmpty();
  }
}
