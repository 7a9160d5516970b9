package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.Constraints;
import dev.laminardb.sql.parse.SqlAddConstraint;
import dev.laminardb.sql.parse.SqlConstraint;
import dev.laminardb.sql.parse.SqlDropConstraint;
import dev.laminardb.sql.parse.SqlPrimaryKey;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;

/**
 * ADD and DROP of a constraint. The rows have to satisfy one that is added. What reads the table
 * goes on. Stateless.
 */
final class ConstraintChange {
  private ConstraintChange() {}

  static void add(
      SqlText text, SegmentCompiler compiler, TableAlteration table, SqlAddConstraint add) {
    SqlConstraint constraint = add.constraint();
    if (constraint instanceof SqlPrimaryKey) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          constraint.getParserPosition(),
          "a table cannot be given a PRIMARY KEY later",
          "CREATE TABLE declares it");
    }
    Constraints.in(text, compiler, table.schema(), SqlNodeList.of(constraint));
    table.checkRows();
    table.become(table.created().with(text.slice(constraint.getParserPosition())), table.columns());
  }

  static void drop(SqlText text, TableAlteration table, SqlDropConstraint drop) {
    SqlIdentifier name = drop.constraint();
    SqlConstraint constraint = table.created().constraint(name.getSimple());
    if (constraint == null) {
      if (drop.isIfConstraintExists()) {
        return;
      }
      List<String> names =
          table.created().constraints().stream()
              .map(SqlConstraint::name)
              .flatMap(Stream::ofNullable)
              .map(SqlIdentifier::getSimple)
              .toList();
      throw text.error(
          ErrorCode.CONSTRAINT_NOT_FOUND,
          name.getParserPosition(),
          table.describe() + " has no constraint \"" + name.getSimple() + "\"",
          Suggestions.hint(name.getSimple(), names, "constraints"));
    }
    if (constraint instanceof SqlPrimaryKey) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          name.getParserPosition(),
          "a table keeps its PRIMARY KEY",
          "create another table, and INSERT INTO it SELECT .. FROM this one");
    }
    table.become(table.created().without(constraint), table.columns());
  }
}
