package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlDropRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;

/** DROP. Stateless. */
final class DropPlanning {
  private DropPlanning() {}

  static void drop(SqlText text, Definitions definitions, SqlDropRelation drop) {
    CreateClauses.checkKind(text, drop.kind(), drop.kindPosition());
    SqlIdentifier id = drop.name();
    if (drop.isIfExists() && definitions.catalog().find(id.toString()).isEmpty()) {
      return;
    }
    Relation relation = find(text, definitions, drop.kind(), id, "DROP ");
    List<Relation> readers = definitions.catalog().readersOf(relation.name());
    if (!readers.isEmpty() && !drop.isCascade()) {
      throw inUse(text, id, relation, readers, "drop them first, or add CASCADE");
    }
    definitions.remove(relation);
  }

  /**
   * The relation that a statement names together with its kind.
   *
   * @param statement its words, for the hint
   */
  static Relation find(
      SqlText text,
      Definitions definitions,
      RelationKind kind,
      SqlIdentifier id,
      String statement) {
    Relation relation = definitions.catalog().find(id.toString()).orElse(null);
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
          "write " + statement + relation.kind().sql());
    }
    return relation;
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
