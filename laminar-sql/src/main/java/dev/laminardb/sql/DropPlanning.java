package dev.laminardb.sql;

import dev.laminardb.sql.parse.SqlDropRelation;
import dev.laminardb.sql.parse.SqlText;

/** DROP. Stateless. */
final class DropPlanning {
  private DropPlanning() {}

  static void drop(SqlText text, Definitions definitions, SqlDropRelation drop) {
    NamedRelation named = NamedRelation.find(text, definitions, drop, "DROP");
    if (named == null) {
      return;
    }
    if (!drop.isCascade()) {
      named.checkUnread("drop them first, or add CASCADE");
    }
    definitions.remove(named.relation());
  }
}
