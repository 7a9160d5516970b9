package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.mapping.ArrowFields;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.catalog.UpsertKey;
import dev.laminardb.sql.parse.Suggestions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What exists in a database. Any thread may read the catalog, which is replaced as a whole; whoever
 * replaces it, or relies on it staying as it is, holds the database's lock.
 */
final class Relations {
  private final StreamRuntime runtime;
  private volatile Catalog catalog = Catalog.empty();

  Relations(StreamRuntime runtime) {
    this.runtime = runtime;
  }

  /** What exists now. */
  Catalog catalog() {
    return catalog;
  }

  /** Says what exists from now on. */
  void become(Catalog after) {
    catalog = after;
  }

  /**
   * A relation that rows can be taken from, or one of a kind.
   *
   * @param kind what it has to be, or null if it may be anything that runs
   * @throws LaminarException RELATION_NOT_FOUND; INVALID_OPERATION if it does not run
   */
  Relation find(String name, Relation.@Nullable Kind kind) {
    Relation relation = catalog.find(name).orElse(null);
    if (relation == null) {
      throw new LaminarException(
          ErrorCode.RELATION_NOT_FOUND,
          "there is no relation \""
              + name
              + "\"; "
              + Suggestions.hint(name, catalog.names(), "relations"));
    }
    if (kind == null && relation.kind() == Relation.Kind.VIEW) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          relation.describe()
              + " is a query that does not run; create a STREAM or MATERIALIZED VIEW over it, and"
              + " subscribe to that");
    }
    if (kind != null && relation.kind() != kind) {
      throw new LaminarException(
          ErrorCode.RELATION_NOT_FOUND, relation.describe() + otherThan(kind, relation));
    }
    return relation;
  }

  private static String otherThan(Relation.Kind kind, Relation relation) {
    if (kind == Relation.Kind.TABLE) {
      return " is no table";
    }
    return relation.table() == null
        ? " takes no rows: push into the sources that it reads"
        : " is no source: its rows come by INSERT";
  }

  /** All relations, oldest first. */
  List<LaminarDB.RelationInfo> infos() {
    return catalog.relations().stream().map(this::info).toList();
  }

  private LaminarDB.RelationInfo info(Relation relation) {
    StreamRuntime.RelationStatus status =
        relation.kind() == Relation.Kind.VIEW
            ? new StreamRuntime.RelationStatus(0, 0, 0, null)
            : runtime.status(relation.name());
    return new LaminarDB.RelationInfo(
        relation.name(),
        RelationKind.valueOf(relation.kind().name()),
        ArrowFields.outside(relation.schema()),
        relation.retracts(),
        key(relation),
        status.rows(),
        status.lateRows(),
        relation.table() == null ? status.stateBytes() : relation.table().bytes(),
        relation.sql(),
        status.failure() == null ? null : status.failure().getMessage());
  }

  private static List<String> key(Relation relation) {
    UpsertKey key = relation.key();
    return key == null
        ? List.of()
        : key.columns().stream().map(column -> relation.columnNames().get(column)).toList();
  }
}
