package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.SqlStar;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts its columns in the place of a star with {@code EXCLUDE}, {@code REPLACE} or {@code RENAME},
 * as in DuckDB. A name in EXCLUDE stands for all columns that have it; one in the others for a
 * single one. For one query.
 */
final class StarColumns {
  private final SqlText text;
  private final UnaryOperator<SqlNodeList> expansion;

  /**
   * Columns of a SELECT.
   *
   * @param expansion makes of a list with a star one of the columns that it stands for
   */
  StarColumns(SqlText text, UnaryOperator<SqlNodeList> expansion) {
    this.text = text;
    this.expansion = expansion;
  }

  /** The items of a SELECT, without such stars. */
  SqlNodeList of(SqlNodeList items) {
    if (items.stream().noneMatch(SqlStar::isChanged)) {
      return items;
    }
    SqlNodeList columns = new SqlNodeList(items.getParserPosition());
    for (SqlNode item : items) {
      if (SqlStar.isChanged(item)) {
        columns.addAll(of((SqlCall) item));
      } else {
        columns.add(item);
      }
    }
    return columns;
  }

  private List<SqlNode> of(SqlCall star) {
    SqlNode plain = star.operand(0);
    List<SqlNode> all =
        expansion.apply(new SqlNodeList(List.of(plain), plain.getParserPosition())).stream()
            .map(StarColumns::withOwnName)
            .toList();
    SqlNodeList excluded = star.operand(1);
    SqlNodeList replaced = star.operand(2);
    SqlNodeList renamed = star.operand(3);
    List<SqlNode> named = new ArrayList<>(excluded.getList());
    replaced.forEach(item -> named.add(((SqlCall) item).operand(1)));
    renamed.forEach(item -> named.add(((SqlCall) item).operand(0)));
    for (int i = 0; i < named.size(); i++) {
      check((SqlIdentifier) named.get(i), named.subList(0, i), all, i >= excluded.size());
    }
    List<SqlNode> columns = new ArrayList<>();
    for (SqlNode column : all) {
      if (excluded.stream().noneMatch(name -> is((SqlIdentifier) name, column))) {
        columns.add(changed(column, replaced, renamed));
      }
    }
    if (columns.isEmpty()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          excluded.getParserPosition(),
          "EXCLUDE leaves no column of *",
          null);
    }
    return columns;
  }

  /** A column of a relation without the name that sets it apart from one that comes before. */
  private static SqlNode withOwnName(SqlNode column) {
    SqlNode value = SqlUtil.stripAs(column);
    return value instanceof SqlIdentifier ? value : column;
  }

  private static SqlNode changed(SqlNode column, SqlNodeList replaced, SqlNodeList renamed) {
    for (SqlNode item : replaced) {
      if (is(((SqlCall) item).operand(1), column)) {
        return as(item, ((SqlCall) item).operand(0), nameOf(column));
      }
    }
    for (SqlNode item : renamed) {
      if (is(((SqlCall) item).operand(0), column)) {
        return as(
            item,
            SqlUtil.stripAs(column),
            ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple());
      }
    }
    return column;
  }

  private static SqlNode as(SqlNode item, SqlNode value, String name) {
    return SqlStdOperatorTable.AS.createCall(
        item.getParserPosition(), value, new SqlIdentifier(name, item.getParserPosition()));
  }

  /** Refuses a name that is no column's, comes twice, or is not clear. */
  private void check(SqlIdentifier name, List<SqlNode> before, List<SqlNode> all, boolean single) {
    List<SqlNode> columns = all.stream().filter(column -> is(name, column)).toList();
    if (columns.isEmpty()) {
      throw refuse(
          ErrorCode.COLUMN_NOT_FOUND,
          name,
          "* has no column \"" + name + "\"",
          Suggestions.hint(
              name.names.get(name.names.size() - 1),
              all.stream().map(StarColumns::nameOf).toList(),
              "columns"));
    }
    if (single && columns.size() > 1) {
      throw refuse(
          ErrorCode.AMBIGUOUS_NAME, name, "\"" + name + "\" is ambiguous", "say of which relation");
    }
    for (SqlNode column : columns) {
      if (before.stream().anyMatch(other -> is((SqlIdentifier) other, column))) {
        throw refuse(
            ErrorCode.INVALID_QUERY, name, "\"" + name + "\" is named twice behind *", null);
      }
    }
  }

  private LaminarException refuse(
      ErrorCode code, SqlNode at, String message, @Nullable String hint) {
    return text.error(code, at.getParserPosition(), message, hint);
  }

  /** Whether a name, which may have that of its relation in front, is that of a column. */
  private static boolean is(SqlIdentifier name, SqlNode column) {
    if (name.isSimple()) {
      return name.getSimple().equalsIgnoreCase(nameOf(column));
    }
    if (!(column instanceof SqlIdentifier path) || path.names.size() < name.names.size()) {
      return false;
    }
    List<String> end = path.names.subList(path.names.size() - name.names.size(), path.names.size());
    for (int i = 0; i < end.size(); i++) {
      if (!end.get(i).equalsIgnoreCase(name.names.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String nameOf(SqlNode column) {
    String name = SqlValidatorUtil.alias(column);
    return name == null ? "" : name;
  }
}
