package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * The PRIMARY KEY that the list of a CREATE declares. Immutable.
 *
 * @param columns the numbers of its columns; none if there is no key
 * @param constraint where it is declared, or null
 * @param enforced whether it has to be checked
 */
record PrimaryKey(List<Integer> columns, @Nullable SqlNode constraint, boolean enforced) {

  /**
   * Finds the key.
   *
   * @param declared the columns
   * @param list columns and constraints
   * @param noun what is created
   * @throws LaminarException if there are two, or one has a column twice or one that is not there
   */
  static PrimaryKey of(SqlText text, ColumnList declared, SqlNodeList list, String noun) {
    PrimaryKey key = new PrimaryKey(List.of(), null, true);
    for (SqlNode node : list) {
      boolean ofColumn = node instanceof SqlColumnDeclaration column && column.isPrimaryKey();
      if (!ofColumn && !(node instanceof SqlPrimaryKey)) {
        continue;
      }
      if (key.constraint != null) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            node.getParserPosition(),
            "a " + noun + " has one PRIMARY KEY",
            "for several columns write PRIMARY KEY (a, b)");
      }
      key =
          node instanceof SqlPrimaryKey constraint
              ? new PrimaryKey(
                  columns(text, declared, constraint), constraint, constraint.isEnforced())
              : ofColumn(declared, (SqlColumnDeclaration) node);
    }
    return key;
  }

  private static PrimaryKey ofColumn(ColumnList declared, SqlColumnDeclaration column) {
    return new PrimaryKey(List.of(declared.column(column.name())), column, column.isEnforced());
  }

  private static List<Integer> columns(SqlText text, ColumnList declared, SqlPrimaryKey key) {
    List<Integer> columns = new ArrayList<>();
    for (SqlIdentifier name : key.columns()) {
      int column = declared.column(name);
      if (columns.contains(column)) {
        throw text.error(
            ErrorCode.AMBIGUOUS_NAME,
            name.getParserPosition(),
            "column \"" + name + "\" is in the PRIMARY KEY already");
      }
      columns.add(column);
    }
    return List.copyOf(columns);
  }

  /**
   * Refuses columns of types whose values do not make keys.
   *
   * @param fields of the columns declared
   */
  void checkTypes(SqlText text, ColumnList declared, List<Field> fields) {
    for (int column : columns) {
      if (ColumnType.of(fields.get(column)).isNested()) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            declared.declaration(column).name().getParserPosition(),
            ColumnType.sqlName(fields.get(column)) + " cannot be in a PRIMARY KEY");
      }
    }
  }
}
