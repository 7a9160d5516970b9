package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.Check;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.Unique;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.SqlUnique;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/**
 * The names of a table's constraints: those that they are given, and for the others such as
 * PostgreSQL makes. Stateless.
 */
public final class ConstraintNames {
  private ConstraintNames() {}

  /** The constraints in the list of a CREATE TABLE, but for a PRIMARY KEY of a column. */
  public static List<SqlConstraint> constraints(SqlNodeList list) {
    List<SqlConstraint> constraints = new ArrayList<>();
    for (SqlNode node : list) {
      if (node instanceof SqlConstraint constraint) {
        constraints.add(constraint);
      } else if (node instanceof SqlColumnDeclaration column) {
        constraints.addAll(column.constraints());
      }
    }
    return constraints;
  }

  /**
   * Names constraints; a PRIMARY KEY without a name has none.
   *
   * @param table with all columns that they name, and the constraints that there are before them
   * @throws dev.laminardb.core.error.LaminarException AMBIGUOUS_NAME
   */
  public static Map<SqlConstraint, String> of(SqlText text, TableSchema table, SqlNodeList list) {
    Set<String> taken = new HashSet<>();
    table.checks().stream().map(Check::name).forEach(name -> taken.add(key(name)));
    table.uniques().stream().map(Unique::name).forEach(name -> taken.add(key(name)));
    Map<SqlConstraint, String> names = new LinkedHashMap<>();
    for (SqlConstraint constraint : constraints(list)) {
      SqlIdentifier name = constraint.name();
      if (name != null && !taken.add(key(name.getSimple()))) {
        throw text.error(
            ErrorCode.AMBIGUOUS_NAME,
            name.getParserPosition(),
            "table \"" + table.name() + "\" has a constraint \"" + name.getSimple() + "\" already",
            "choose another name");
      }
    }
    for (SqlConstraint constraint : constraints(list)) {
      SqlIdentifier name = constraint.name();
      if (name != null) {
        names.put(constraint, name.getSimple());
      } else if (!(constraint instanceof SqlPrimaryKey)) {
        names.put(constraint, free(made(table, constraint), taken));
      }
    }
    return names;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The table, the columns, or that of a condition if it is of one alone, and what it is. */
  private static String made(TableSchema table, SqlConstraint constraint) {
    if (constraint instanceof SqlUnique unique) {
      return unique.columns().stream()
          .map(SqlIdentifier::getSimple)
          .collect(Collectors.joining("_", table.name() + "_", "_key"));
    }
    List<String> columns = columns(table, constraint);
    return table.name() + (columns.size() == 1 ? "_" + columns.get(0) : "") + "_check";
  }

  /** The columns that a constraint names, each once. */
  private static List<String> columns(TableSchema table, SqlConstraint constraint) {
    return table.columns().getFields().stream()
        .map(Field::getName)
        .filter(
            column ->
                constraint.columns().stream()
                    .anyMatch(id -> id.names.get(0).equalsIgnoreCase(column)))
        .toList();
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 1; !taken.add(key(free)); i++) {
      free = name + i;
    }
    return free;
  }
}
