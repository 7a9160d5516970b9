package dev.laminardb.sql;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.ClockDefault;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.SqlAddColumn;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.TablePlanner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE .. ADD COLUMN: a table of one more column, the last, takes the place of the old one.
 * Rows that are there get its default, as it is now, or null. What reads the table goes on with the
 * columns that it knows. For one statement.
 */
final class ColumnAddition {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  private final SqlText text;
  private final Definitions definitions;
  private final Instant moment;

  /**
   * A statement.
   *
   * @param moment what functions of the clock give
   */
  ColumnAddition(SqlText text, Definitions definitions, Instant moment) {
    this.text = text;
    this.definitions = definitions;
    this.moment = moment;
  }

  /** What the statement does; null if that is nothing. */
  SqlPlanner.@Nullable ColumnChange add(SqlAddColumn add) {
    AlteredTable table = AlteredTable.find(text, definitions, add, "added to");
    if (table == null || exists(table, add)) {
      return null;
    }
    TableSchema before = table.store().schema();
    TableSchema added = TablePlanner.column(text, before.name(), add.column());
    TableStore wider = new TableStore(with(before, added));
    PlannedTable planned = PlannedTable.of(wider, created(table, add.column()));
    List<Integer> columns =
        IntStream.range(0, before.columns().getFields().size()).boxed().toList();
    return new SqlPlanner.ColumnChange(
        definitions.catalog().withColumns(planned.relation()),
        new TableCopy(table.store(), wider, join(columns, List.of(TableCopy.NEW)), value(added)),
        planned.node());
  }

  private boolean exists(AlteredTable table, SqlAddColumn add) {
    SqlColumnDeclaration column = add.column();
    String name = column.name().getSimple();
    if (table.indexOf(name) >= 0) {
      if (add.isIfNotExists()) {
        return true;
      }
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          column.name().getParserPosition(),
          table.relation().describe() + " has a column \"" + name + "\" already",
          "IF NOT EXISTS leaves it as it is");
    }
    if (column.isPrimaryKey()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.getParserPosition(),
          "a table cannot be given a PRIMARY KEY later",
          "CREATE TABLE declares it");
    }
    return false;
  }

  private static TableSchema with(TableSchema before, TableSchema added) {
    return new TableSchema(
        before.name(),
        new Schema(join(before.columns().getFields(), added.columns().getFields())),
        before.key(),
        join(before.lengths(), added.lengths()),
        join(before.defaults(), added.defaults()));
  }

  private static <T extends @Nullable Object> List<T> join(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** What the rows that are there have in the column. */
  private @Nullable Object value(TableSchema added) {
    Object value = added.defaults().get(0);
    return value instanceof ClockDefault ? moment(added.columns().getFields().get(0)) : value;
  }

  private Object moment(Field column) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    return switch (ColumnType.of(column)) {
      case DATE -> (int) Math.floorDiv(micros, DAY_MICROS);
      case TIME -> Math.floorMod(micros, DAY_MICROS);
      default -> micros;
    };
  }

  /** The text of the table's CREATE, had it had the column. */
  private String created(AlteredTable table, SqlColumnDeclaration column) {
    SqlText created = table.created();
    SqlParserPos list = AlteredTable.list(created).getParserPosition();
    int line = list.getEndLineNum();
    int close = list.getEndColumnNum();
    return created.replace(
        new SqlParserPos(line, close, line, close),
        ", " + text.slice(column.getParserPosition()) + ")");
  }
}
