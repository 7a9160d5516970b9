package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A few tables of random columns, and random statements that change them. Values are of few, so
 * that keys meet; some are null.
 */
final class RandomRelations {
  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.INT,
          ColumnType.BIGINT,
          ColumnType.VARCHAR,
          ColumnType.DOUBLE,
          ColumnType.DATE,
          ColumnType.SMALLINT,
          ColumnType.REAL);

  /**
   * A table.
   *
   * @param key whether its first column, {@code id}, is the primary key
   */
  record Table(String name, boolean key, List<Expr> columns) {

    private String create() {
      StringJoiner text = new StringJoiner(", ", "CREATE TABLE " + name + " (", ")");
      for (Expr column : columns) {
        boolean id = column.ours().equals("id");
        text.add(column.ours() + " " + column.type() + (id && key ? " PRIMARY KEY" : ""));
      }
      return text.toString();
    }
  }

  private final List<Table> tables;
  private int nextId;

  private RandomRelations(List<Table> tables) {
    this.tables = tables;
  }

  static RandomRelations of(SplittableRandom random) {
    List<Table> tables = new ArrayList<>();
    int count = random.nextInt(1, 4);
    int first = random.nextInt(TYPES.size());
    for (int i = 0; i < count; i++) {
      List<Expr> columns = new ArrayList<>();
      columns.add(Expr.same(ColumnType.INT, "id", 0));
      int more = random.nextInt(2, 5);
      for (int k = 0; k < more; k++) {
        // Types by turns, so that any two tables have columns to be joined by.
        columns.add(Expr.same(TYPES.get((first + k + i) % TYPES.size()), "c" + k, 0));
      }
      tables.add(new Table("t" + i, random.nextInt(3) > 0, columns));
    }
    return new RandomRelations(tables);
  }

  List<Table> tables() {
    return tables;
  }

  List<String> creates() {
    return tables.stream().map(Table::create).toList();
  }

  /** A constant of a type, now and then null. */
  static String value(SplittableRandom random, ColumnType type) {
    return random.nextInt(7) == 0 ? "NULL" : notNull(random, type);
  }

  /** A constant of a type. */
  static String notNull(SplittableRandom random, ColumnType type) {
    int n = random.nextInt(5);
    return switch (type) {
      case SMALLINT, INT, BIGINT -> Integer.toString(n);
      case REAL, DOUBLE -> n + ".5";
      case VARCHAR -> "'" + "abcde".charAt(n) + "'";
      case DATE -> "DATE '2024-02-2" + (n + 5) + "'";
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** Statements that put rows into every table. */
  List<String> fill(SplittableRandom random) {
    return tables.stream().map(table -> insert(random, table, 12)).toList();
  }

  /** A statement that changes one of the tables. */
  String change(SplittableRandom random) {
    Table table = Values.pick(random, tables);
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> insert(random, table, random.nextInt(1, 9));
      case 3, 4 -> update(random, table);
      default -> "DELETE FROM " + table.name() + " WHERE " + condition(random, table);
    };
  }

  private String insert(SplittableRandom random, Table table, int count) {
    StringJoiner rows = new StringJoiner(", ", "INSERT INTO " + table.name() + " VALUES ", "");
    for (int i = count; i > 0; i--) {
      StringJoiner row = new StringJoiner(", ", "(", ")");
      row.add(Integer.toString(table.key() ? nextId++ : random.nextInt(4)));
      for (Expr column : table.columns().subList(1, table.columns().size())) {
        row.add(value(random, column.type()));
      }
      rows.add(row.toString());
    }
    return rows.toString();
  }

  private static String update(SplittableRandom random, Table table) {
    Expr column = table.columns().get(random.nextInt(1, table.columns().size()));
    return "UPDATE "
        + table.name()
        + " SET "
        + column.ours()
        + " = "
        + value(random, column.type())
        + " WHERE "
        + condition(random, table);
  }

  private static String condition(SplittableRandom random, Table table) {
    if (table.key() && random.nextBoolean()) {
      return "id = " + random.nextInt(12);
    }
    Expr column = Values.pick(random, table.columns());
    return random.nextInt(5) == 0
        ? column.ours() + " IS NULL"
        : column.ours()
            + Values.pick(random, List.of(" = ", " > "))
            + notNull(random, column.type());
  }
}
