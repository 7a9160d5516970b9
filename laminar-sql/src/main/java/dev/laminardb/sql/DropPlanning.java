package dev.laminardb.sql;

import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlDropRelation;
import dev.laminardb.sql.parse.SqlNamedRelation;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** DROP. Stateless. */
final class DropPlanning {
  private DropPlanning() {}

  static void drop(SqlText text, Definitions definitions, SqlDropRelation drop) {
    List<NamedRelation> dropped = new ArrayList<>();
    for (SqlNamedRelation statement : drop.relations()) {
      NamedRelation named = NamedRelation.find(text, definitions, statement, "DROP");
      if (named != null) {
        dropped.add(named);
      }
    }
    if (!drop.isCascade()) {
      Set<Relation> together =
          dropped.stream().map(NamedRelation::relation).collect(Collectors.toSet());
      dropped.forEach(named -> named.checkUnread(together, "drop them first, or add CASCADE"));
    }
    for (NamedRelation named : dropped) {
      // It may have gone with what it reads, or be named twice.
      definitions.catalog().find(named.relation().name()).ifPresent(definitions::remove);
    }
  }
}
