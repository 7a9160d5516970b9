package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlRenameRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * ALTER .. RENAME. What reads a relation knows it by its name, in the text of its CREATE, so that
 * only relations are renamed that no other reads. Stateless.
 */
final class RenamePlanning {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  private RenamePlanning() {}

  /** What a statement does to what exists by now; null if there is nothing to rename. */
  static SqlPlanner.@Nullable Renaming rename(
      SqlText text, Definitions definitions, SqlRenameRelation rename) {
    NamedRelation named = NamedRelation.find(text, definitions, rename, "ALTER");
    if (named == null) {
      return null;
    }
    Relation relation = named.relation();
    checkNewName(text, definitions, relation, rename.newName());
    named.checkUnread("they name it: drop them first, and create them anew");
    String newName = rename.newName().getSimple();
    Relation renamed = relation.renamed(newName, created(text, relation, rename.newName()));
    return new SqlPlanner.Renaming(
        definitions.catalog().replace(relation.name(), renamed),
        relation.kind() == Relation.Kind.VIEW ? null : relation.name(),
        newName);
  }

  private static void checkNewName(
      SqlText text, Definitions definitions, Relation relation, SqlIdentifier newName) {
    if (!newName.isSimple()) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          newName.getParserPosition(),
          "names of relations have no schema");
    }
    Relation taken = definitions.catalog().find(newName.getSimple()).orElse(null);
    boolean isRespelled = taken == relation && !relation.name().equals(newName.getSimple());
    if (taken != null && !isRespelled) {
      throw text.error(
          ErrorCode.RELATION_EXISTS,
          newName.getParserPosition(),
          "there is already a " + taken.describe(),
          "choose another name");
    }
  }

  /** The text of a relation's CREATE, had it been created with the name. */
  private static String created(SqlText text, Relation relation, SqlIdentifier newName) {
    SqlText before = new SqlText(relation.sql());
    SqlCreateRelation create = (SqlCreateRelation) PARSER.parse(before).get(0);
    return before.replace(
        create.name().getParserPosition(), text.slice(newName.getParserPosition()));
  }
}
