package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * CREATE OR REPLACE of a relation that exists. Views over it stay, if they are valid with the new
 * one; queries that run would go on with the old one, so there may be none. For one statement.
 */
final class Replacement {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  private final Definitions definitions;
  private final CreatePlanning creations;

  Replacement(Definitions definitions, CreatePlanning creations) {
    this.definitions = definitions;
    this.creations = creations;
  }

  void replace(SqlText text, SqlCreateRelation create, Relation existing) {
    if (!existing.kind().name().equals(create.kind().name())) {
      throw CreatePlanning.exists(
          text, create, existing, "OR REPLACE takes the place of a " + create.kind().noun());
    }
    List<Relation> readers = allReaders(existing);
    List<Relation> running =
        readers.stream().filter(reader -> reader.kind() != Relation.Kind.VIEW).toList();
    if (!running.isEmpty()) {
      throw NamedRelation.inUse(
          text,
          create.name(),
          existing,
          running,
          "they would go on with the old one: drop them first");
    }
    definitions.remove(existing);
    creations.add(text, create);
    for (Relation view : readers) {
      recreate(text, create, existing, view);
    }
  }

  /** What reads a relation, directly or through views, oldest first. */
  private List<Relation> allReaders(Relation relation) {
    Set<String> reached = new HashSet<>(Set.of(relation.name()));
    List<Relation> readers = new ArrayList<>();
    for (Relation candidate : definitions.catalog().relations()) {
      if (candidate.reads().stream().anyMatch(reached::contains)) {
        reached.add(candidate.name());
        readers.add(candidate);
      }
    }
    return readers;
  }

  private void recreate(SqlText text, SqlCreateRelation create, Relation replaced, Relation view) {
    SqlText ofView = new SqlText(view.sql());
    try {
      creations.addAgain(ofView, (SqlCreateRelation) PARSER.parse(ofView).get(0), view);
    } catch (LaminarException e) {
      throw text.error(
          ErrorCode.RELATION_IN_USE,
          create.name().getParserPosition(),
          replaced.describe()
              + " is read by "
              + view.describe()
              + ", which would not be valid any more: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "drop that first",
          e);
    }
  }
}
