package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.AddedColumns;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.Defaults;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * What an ALTER TABLE makes of a table, one action after the other: the text of a CREATE TABLE,
 * from which the table follows that takes the place of the old one. For one statement.
 */
final class TableAlteration {
  private final SqlText text;
  private final Definitions definitions;
  private final SegmentCompiler compiler;
  private final AlteredTable before;
  private CreatedTable created;
  private TableSchema schema;
  private List<Integer> columns;
  private boolean isOther;
  private boolean goesOn = true;
  private boolean isChanged;

  TableAlteration(
      SqlText text, Definitions definitions, SegmentCompiler compiler, AlteredTable before) {
    this.compiler = compiler;
    this.text = text;
    this.definitions = definitions;
    this.before = before;
    this.created = before.created();
    this.schema = before.store().schema();
    this.columns = IntStream.range(0, schema.columns().getFields().size()).boxed().toList();
  }

  /** {@code table "t"}. */
  String describe() {
    return before.relation().describe();
  }

  /** The text of its CREATE by now. */
  CreatedTable created() {
    return created;
  }

  /** The table by now. */
  TableSchema schema() {
    return schema;
  }

  /** Of each column which one it was, or {@link TableCopy#NEW}. */
  List<Integer> columns() {
    return columns;
  }

  /** The number of a column by now, or -1. */
  int indexOf(String column) {
    List<String> names = names();
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equalsIgnoreCase(column))
        .findFirst()
        .orElse(-1);
  }

  private List<String> names() {
    return schema.columns().getFields().stream().map(Field::getName).toList();
  }

  /**
   * The number of a column that was there before the statement.
   *
   * @throws dev.laminardb.core.error.LaminarException COLUMN_NOT_FOUND; UNSUPPORTED of one that the
   *     statement adds
   */
  int column(SqlIdentifier column) {
    int index = indexOf(column.getSimple());
    if (index < 0) {
      throw text.error(
          ErrorCode.COLUMN_NOT_FOUND,
          column.getParserPosition(),
          "column \"" + column.getSimple() + "\" is not in " + describe(),
          Suggestions.hint(column.getSimple(), names(), "columns"));
    }
    if (columns.get(index) == TableCopy.NEW) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          column.getParserPosition(),
          "column \"" + column.getSimple() + "\" is added by the same statement",
          "say what it is where it is added");
    }
    return index;
  }

  /** From here on what it was created by is another text, with other columns. */
  void become(CreatedTable other, List<Integer> fromColumns) {
    isOther |= !fromColumns.equals(columns);
    isChanged = true;
    created = other.named();
    columns = fromColumns;
    schema = created.schema(compiler);
  }

  /** The rows have to be looked at; whatever reads the table goes on. */
  void checkRows() {
    isOther = true;
  }

  /** The rows have to be looked at, and nobody may read the table, whose columns are others. */
  void endReaders() {
    before.named().checkUnread("drop them first, and create them anew");
    isOther = true;
    goesOn = false;
  }

  /**
   * What has to be done.
   *
   * @param moment what functions of the clock give
   * @return null if that is nothing
   */
  SqlPlanner.@Nullable TableStep step(SqlNode statement, Instant moment) {
    if (!isChanged) {
      return null;
    }
    if (!isOther) {
      PlannedTable same = PlannedTable.of(before.store().renamed(schema), created.sql());
      return new SqlPlanner.TableDeclaration(definitions.catalog().withTable(same.relation()));
    }
    PlannedTable other = PlannedTable.of(new TableStore(schema), created.sql());
    return new SqlPlanner.ColumnChange(
        goesOn
            ? definitions.catalog().withColumns(other.relation())
            : definitions.catalog().replace(schema.name(), other.relation()),
        copy(other.store(), statement, moment),
        other.node(),
        goesOn);
  }

  private TableCopy copy(TableStore to, SqlNode statement, Instant moment) {
    List<Integer> added =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i) == TableCopy.NEW)
            .boxed()
            .toList();
    if (added.isEmpty()) {
      return new TableCopy(before.store(), to, columns, null);
    }
    StatementPlan.Insert row = Defaults.row(text, compiler, statement, of(schema, added));
    List<@Nullable Object> parameters = new ArrayList<>();
    if (row.readsClock()) {
      parameters.add(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }
    AddedColumns values =
        new AddedColumns(Objects.requireNonNull(row.rows()), row.parameters(), parameters);
    return new TableCopy(before.store(), to, columns, values);
  }

  /** A table of some columns of one, without its key. */
  private static TableSchema of(TableSchema all, List<Integer> some) {
    return new TableSchema(
        all.name(),
        new Schema(some.stream().map(all.columns().getFields()::get).toList()),
        List.of(),
        some.stream().map(all.lengths()::get).toList(),
        some.stream().<@Nullable Object>map(all.defaults()::get).toList(),
        List.of(),
        List.of());
  }
}
