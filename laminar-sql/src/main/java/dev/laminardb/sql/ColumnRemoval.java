package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.Names;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlDropColumn;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** DROP COLUMN: the table has its rows without the column. Nothing may read it. Stateless. */
final class ColumnRemoval {
  private ColumnRemoval() {}

  static void drop(SqlText text, TableAlteration table, SqlDropColumn drop) {
    String name = drop.column().getSimple();
    if (drop.isIfColumnExists() && table.indexOf(name) < 0) {
      return;
    }
    int column = table.column(drop.column());
    checkSpare(text, table.schema(), drop, column);
    CreatedTable created = created(text, table.created(), drop);
    table.endReaders();
    List<Integer> left = new ArrayList<>(table.columns());
    left.remove(column);
    table.become(created, left);
  }

  private static void checkSpare(SqlText text, TableSchema schema, SqlDropColumn drop, int column) {
    boolean isInKey = schema.key().contains(column);
    if (isInKey || schema.columns().getFields().size() == 1) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          drop.column().getParserPosition(),
          isInKey
              ? "column \"" + drop.column().getSimple() + "\" is in the PRIMARY KEY"
              : "a table needs columns, and this is the only one",
          "create another table, and INSERT INTO it SELECT .. FROM this one");
    }
  }

  /**
   * The text of the table's CREATE, had it not had the column, nor constraints of that alone.
   *
   * @throws LaminarException UNSUPPORTED if one is of others as well
   */
  private static CreatedTable created(SqlText text, CreatedTable created, SqlDropColumn drop) {
    String name = drop.column().getSimple();
    CreatedTable left = created;
    for (SqlConstraint constraint : created.constraints()) {
      Set<String> columns =
          constraint.columns().stream()
              .map(id -> id.names.get(0).toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      if (!columns.contains(name.toLowerCase(Locale.ROOT))) {
        continue;
      }
      String constraintName = Objects.requireNonNull(constraint.name()).getSimple();
      if (columns.size() > 1) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            drop.column().getParserPosition(),
            "column \"" + name + "\" and others are in the constraint \"" + constraintName + "\"",
            "DROP CONSTRAINT " + Names.written(constraintName) + " first");
      }
      left = left.without(Objects.requireNonNull(left.constraint(constraintName)));
    }
    return left.without(left.column(name));
  }
}
