package dev.laminardb.sql.validate;

import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The views that a query reads, and those that these read. For one query and one thread. */
public final class Views {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  private final QueryValidator validator;
  private final Catalog catalog;
  private final Set<String> used;
  private final AtomicBoolean readsCatalog;

  Views(QueryValidator validator, Catalog catalog) {
    this(validator, catalog, new LinkedHashSet<>(), new AtomicBoolean());
  }

  private Views(
      QueryValidator validator, Catalog catalog, Set<String> used, AtomicBoolean readsCatalog) {
    this.readsCatalog = readsCatalog;
    this.validator = validator;
    this.catalog = catalog;
    this.used = used;
  }

  /** Notes that the query reads the catalog itself. */
  void readCatalog() {
    readsCatalog.set(true);
  }

  /** Whether the query, or a view that it reads, reads the catalog itself. */
  public boolean readsCatalog() {
    return readsCatalog.get();
  }

  /** The names of the views that have been {@linkplain #expand expanded}. */
  public Set<String> used() {
    return Set.copyOf(used);
  }

  /** A relation as it is, of which the query of a view may know fewer columns. */
  Relation whole(Relation known) {
    return catalog.find(known.name()).orElse(known);
  }

  /** The query of a view, to stand in its place. */
  public ValidatedQuery expand(String name) {
    Relation view = catalog.find(name).orElseThrow();
    used.add(view.name());
    SqlText text = new SqlText(view.sql());
    SqlCreateRelation create = (SqlCreateRelation) PARSER.parse(text).get(0);
    return validator.validateView(
        text,
        catalog.knownTo(view),
        Objects.requireNonNull(create.query()),
        new Views(validator, catalog, used, readsCatalog));
  }
}
