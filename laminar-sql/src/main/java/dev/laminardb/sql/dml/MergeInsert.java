package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Identity;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.SqlMergeWhen;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT [(columns)] VALUES (values)} of a MERGE.
 *
 * @param written of each column of the table what it is given; null if that is its default
 */
record MergeInsert(DmlContext context, TableSchema table, List<@Nullable SqlNode> written) {
  /** Takes the list as it is: it has nulls. */
  MergeInsert {
    written = Collections.unmodifiableList(new ArrayList<>(written));
  }

  /**
   * The clause.
   *
   * @throws LaminarException COLUMN_NOT_FOUND; AMBIGUOUS_NAME; INVALID_QUERY if there are more or
   *     fewer values than columns; NOT_NULL_VIOLATION; GENERATED_ALWAYS
   */
  static MergeInsert of(DmlContext context, TableSchema table, SqlMergeWhen when) {
    List<Field> fields = table.columns().getFields();
    SqlNodeList names = when.columns();
    List<@Nullable SqlNode> written =
        new ArrayList<>(Collections.<@Nullable SqlNode>nCopies(fields.size(), null));
    int wanted = names == null ? fields.size() : names.size();
    if (when.values().size() != wanted) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              when.values().getParserPosition(),
              "this row has " + when.values().size() + " values for " + wanted + " columns");
    }
    for (int i = 0; i < wanted; i++) {
      int column = names == null ? i : context.column(table, names.get(i));
      SqlNode value = when.values().get(i);
      if (names != null && written.get(column) != null) {
        throw context
            .text()
            .error(
                ErrorCode.AMBIGUOUS_NAME,
                names.get(i).getParserPosition(),
                "column \"" + names.get(i) + "\" is given twice");
      }
      written.set(column, value);
    }
    MergeInsert insert = new MergeInsert(context, table, withDefaults(table, written));
    insert.check(when);
    return insert;
  }

  /** DEFAULT, or nothing, as what it stands for, if that is to be computed. */
  private static List<@Nullable SqlNode> withDefaults(
      TableSchema table, List<@Nullable SqlNode> written) {
    List<@Nullable SqlNode> values = new ArrayList<>();
    for (int column = 0; column < written.size(); column++) {
      SqlNode value = written.get(column);
      boolean isDefault = value == null || value.getKind() == SqlKind.DEFAULT;
      values.add(isDefault ? Defaults.computed(table, column) : value);
    }
    return values;
  }

  private void check(SqlMergeWhen when) {
    for (int column = 0; column < written.size(); column++) {
      Identity identity = Defaults.identity(table, column);
      SqlNode value = written.get(column);
      Field field = table.columns().getFields().get(column);
      if (value != null && identity != null && identity.isAlways()) {
        throw Defaults.generatedAlways(
            context.text(), value, table, column, "leave it out, or write DEFAULT");
      }
      if (value == null && !field.isNullable() && table.defaults().get(column) == null) {
        throw context
            .text()
            .error(
                ErrorCode.NOT_NULL_VIOLATION,
                when.getParserPosition(),
                "column \"" + field.getName() + "\" is NOT NULL and has no DEFAULT",
                "give it a value");
      }
    }
  }

  /** The values that have to be computed. */
  List<SqlNode> computed() {
    List<SqlNode> computed = new ArrayList<>();
    for (SqlNode value : written) {
      if (value != null && !ConstantValues.isLiteral(value)) {
        computed.add(value);
      }
    }
    return computed;
  }

  /** The columns that get numbers. */
  List<Integer> numbered() {
    return IntStream.range(0, written.size())
        .filter(column -> written.get(column) == null)
        .filter(column -> Defaults.identity(table, column) != null)
        .boxed()
        .toList();
  }

  /**
   * All columns of the new row.
   *
   * @param computed what {@link #computed} became
   */
  List<RexNode> values(RexBuilder rex, List<RexNode> computed) {
    List<RexNode> values = new ArrayList<>();
    int next = 0;
    for (int column = 0; column < written.size(); column++) {
      SqlNode value = written.get(column);
      Field field = table.unchecked().getFields().get(column);
      if (value == null && Defaults.identity(table, column) != null) {
        // The number comes when the row does.
        values.add(rex.makeZeroLiteral(SqlTypes.relType(rex.getTypeFactory(), field)));
      } else if (value == null) {
        values.add(ConstantValues.literal(rex, table.defaults().get(column), field));
      } else if (ConstantValues.isLiteral(value)) {
        values.add(
            ConstantValues.literal(rex, ConstantValues.of(context.text(), value, field), field));
      } else {
        values.add(Assignments.assign(context.text(), rex, value, computed.get(next++), field));
      }
    }
    return values;
  }
}
