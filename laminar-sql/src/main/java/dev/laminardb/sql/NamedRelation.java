package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlNamedRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** The relation that DROP or ALTER names together with its kind. Immutable. */
record NamedRelation(SqlText text, Definitions definitions, SqlIdentifier id, Relation relation) {

  /**
   * Finds the relation.
   *
   * @param verb the statement's first word, for the hint
   * @return null if there is none, and that is no error
   */
  static @Nullable NamedRelation find(
      SqlText text, Definitions definitions, SqlNamedRelation statement, String verb) {
    CreateClauses.checkKind(text, statement.kind(), statement.kindPosition());
    SqlIdentifier id = statement.name();
    RelationKind kind = statement.kind();
    Relation relation = definitions.catalog().find(id.toString()).orElse(null);
    if (relation == null && statement.isIfExists()) {
      return null;
    }
    if (relation == null) {
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          id.getParserPosition(),
          "there is no " + kind.noun() + " \"" + id + "\"",
          Suggestions.hint(id.toString(), definitions.catalog().names(), "relations"));
    }
    if (!relation.kind().name().equals(kind.name())) {
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          id.getParserPosition(),
          "\"" + relation.name() + "\" is a " + relation.kind().noun(),
          "write " + verb + " " + relation.kind().sql());
    }
    return new NamedRelation(text, definitions, id, relation);
  }

  /**
   * Refuses to change it if others read it.
   *
   * @param hint what to do then
   */
  void checkUnread(String hint) {
    checkUnread(Set.of(), hint);
  }

  /**
   * Refuses to change it if others than some read it.
   *
   * @param hint what to do then
   */
  void checkUnread(Set<Relation> but, String hint) {
    List<Relation> readers =
        definitions.catalog().readersOf(relation.name()).stream()
            .filter(reader -> !but.contains(reader))
            .toList();
    if (!readers.isEmpty()) {
      throw inUse(text, id, relation, readers, hint);
    }
  }

  /** Refuses to change a relation that others read. */
  static LaminarException inUse(
      SqlText text, SqlIdentifier id, Relation relation, List<Relation> readers, String hint) {
    return text.error(
        ErrorCode.RELATION_IN_USE,
        id.getParserPosition(),
        relation.describe()
            + " is read by "
            + readers.stream().map(Relation::describe).collect(Collectors.joining(", ")),
        hint);
  }
}
