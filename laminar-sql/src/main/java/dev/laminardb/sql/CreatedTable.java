package dev.laminardb.sql;

import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.Constraints;
import dev.laminardb.sql.parse.Names;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.plan.ConstraintNames;
import dev.laminardb.sql.plan.TablePlanner;
import dev.laminardb.sql.validate.Dialect;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The text of a CREATE TABLE with a list, which each ALTER writes anew. Immutable. */
record CreatedTable(SqlText text) {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  static CreatedTable of(String sql) {
    return new CreatedTable(new SqlText(sql));
  }

  /** The text. */
  String sql() {
    return text.sql();
  }

  private SqlCreateRelation parse() {
    return (SqlCreateRelation) PARSER.parse(text).get(0);
  }

  /** Its list: the columns and the constraints. */
  SqlNodeList list() {
    return Objects.requireNonNull(parse().columns());
  }

  /** The declaration of a column that it has. */
  SqlColumnDeclaration column(String name) {
    for (SqlNode node : list()) {
      if (node instanceof SqlColumnDeclaration column
          && column.name().getSimple().equalsIgnoreCase(name)) {
        return column;
      }
    }
    throw new IllegalStateException("column \"" + name + "\" is not in " + sql());
  }

  /** The constraints, also those of columns, but for a PRIMARY KEY of one. */
  List<SqlConstraint> constraints() {
    return ConstraintNames.constraints(list());
  }

  /** The constraint of a name, or null. */
  @Nullable SqlConstraint constraint(String name) {
    for (SqlConstraint constraint : constraints()) {
      SqlIdentifier given = constraint.name();
      if (given != null && given.getSimple().equalsIgnoreCase(name)) {
        return constraint;
      }
    }
    return null;
  }

  /** The table that it makes. */
  TableSchema schema(SegmentCompiler compiler) {
    SqlCreateRelation create = parse();
    return Constraints.in(
        text, compiler, TablePlanner.plan(text, create), Objects.requireNonNull(create.columns()));
  }

  /** The same with names for the constraints that have none, so that they keep them. */
  CreatedTable named() {
    SqlCreateRelation create = parse();
    Map<SqlConstraint, String> names =
        ConstraintNames.of(
            text, TablePlanner.plan(text, create), Objects.requireNonNull(create.columns()));
    Map<SqlParserPos, String> pieces = places();
    names.forEach(
        (constraint, name) -> {
          if (constraint.name() == null) {
            SqlParserPos place = constraint.getParserPosition();
            pieces.put(place, "CONSTRAINT " + Names.written(name) + " " + text.slice(place));
          }
        });
    return replace(pieces);
  }

  /** An empty map of what takes the place of pieces of the text. */
  static Map<SqlParserPos, String> places() {
    return new TreeMap<>(
        Comparator.comparingInt(SqlParserPos::getLineNum)
            .thenComparingInt(SqlParserPos::getColumnNum)
            .reversed());
  }

  /**
   * The same with other pieces in the place of some.
   *
   * @param pieces made by {@link #places}: those before one that is replaced stay where they are
   */
  CreatedTable replace(Map<SqlParserPos, String> pieces) {
    SqlText replaced = text;
    for (Map.Entry<SqlParserPos, String> piece : pieces.entrySet()) {
      replaced = new SqlText(replaced.replace(piece.getKey(), piece.getValue()));
    }
    return new CreatedTable(replaced);
  }

  /** The same with another piece in the place of one. */
  CreatedTable replace(SqlParserPos place, String piece) {
    return of(text.replace(place, piece));
  }

  /** The same with one more column or constraint, the last. */
  CreatedTable with(String element) {
    SqlParserPos list = list().getParserPosition();
    int line = list.getEndLineNum();
    int close = list.getEndColumnNum();
    return replace(new SqlParserPos(line, close, line, close), ", " + element + ")");
  }

  /** The same without a column or a constraint. */
  CreatedTable without(SqlNode node) {
    SqlParserPos place = node.getParserPosition();
    List<SqlParserPos> list = list().stream().map(SqlNode::getParserPosition).toList();
    int at = list.indexOf(place);
    if (at < 0) {
      return replace(withSpaceBefore(place), "");
    }
    return at == 0
        ? replace(upTo(place, list.get(1)), "")
        : replace(behind(list.get(at - 1), place), "");
  }

  private SqlParserPos withSpaceBefore(SqlParserPos place) {
    return text.before(place).endsWith(" ")
        ? new SqlParserPos(
            place.getLineNum(),
            place.getColumnNum() - 1,
            place.getEndLineNum(),
            place.getEndColumnNum())
        : place;
  }

  private static SqlParserPos upTo(SqlParserPos place, SqlParserPos next) {
    return new SqlParserPos(
        place.getLineNum(), place.getColumnNum(), next.getLineNum(), next.getColumnNum() - 1);
  }

  private static SqlParserPos behind(SqlParserPos before, SqlParserPos place) {
    return new SqlParserPos(
        before.getEndLineNum(),
        before.getEndColumnNum() + 1,
        place.getEndLineNum(),
        place.getEndColumnNum());
  }
}
