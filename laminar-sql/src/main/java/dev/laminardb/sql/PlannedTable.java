package dev.laminardb.sql;

import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.core.topology.Node;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.catalog.UpsertKey;
import dev.laminardb.sql.plan.StreamTopology;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A table as the catalog and the topology have it. Immutable, but for its content. */
record PlannedTable(Relation relation, Node.Source node) {

  /**
   * A table.
   *
   * @param sql the text of its CREATE
   */
  static PlannedTable of(TableStore table, String sql) {
    TableSchema schema = table.schema();
    String name = schema.name();
    Relation relation =
        new Relation(
            name,
            Relation.Kind.TABLE,
            schema.columns(),
            true,
            Set.of(),
            name,
            Set.of(),
            sql,
            schema.hasKey() ? new UpsertKey(schema.key(), true) : null,
            table,
            schema.hasKey() ? new IndexKey(schema.key(), true) : null,
            false);
    return new PlannedTable(
        relation, new Node.Source(name, name, relation.batchSchema(), -1, 0, table));
  }

  /** Its content. */
  TableStore store() {
    return Objects.requireNonNull(relation.table());
  }

  /** What has to run for it. */
  StreamTopology topology() {
    return new StreamTopology(List.of(node), List.of());
  }
}
