package dev.laminardb.sql.catalog;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.core.topology.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source, table, stream, view or materialized view. Immutable, but for the content of a table.
 *
 * @param name in the spelling of its CREATE, or of the last ALTER that renamed it
 * @param kind which of them
 * @param schema its columns
 * @param retracts whether it takes rows back, so that its batches carry weights
 * @param timeColumns the columns that carry event time: a watermark holds for each of them
 * @param outputNode the topology node whose output the relation is; of a view there is none, and it
 *     is empty
 * @param reads the names of the relations its query reads; none for a source or table
 * @param sql the text of its CREATE
 * @param key the columns that no two of its rows have in common at a time; null if none are known
 * @param table the content of a table; null of anything else
 * @param index the columns that rows are found by; null if there are none
 * @param endless whether more and more rows may be there at a time; of what keeps its rows, those
 *     are there
 * @param known of tables that have gained columns since its creation how many its query knows, by
 *     name
 */
public record Relation(
    String name,
    Kind kind,
    Schema schema,
    boolean retracts,
    Set<Integer> timeColumns,
    String outputNode,
    Set<String> reads,
    String sql,
    @Nullable UpsertKey key,
    @Nullable TableStore table,
    @Nullable IndexKey index,
    boolean endless,
    Map<String, Integer> known) {

  /** Where a relation's rows come from. */
  public enum Kind {
    /** They are pushed. */
    SOURCE,
    /** Statements insert, update and delete them. */
    TABLE,
    /** They are the results of a running query. */
    STREAM,
    /** They are those of its query, which runs wherever the view is read. */
    VIEW,
    /** They are the results of a running query, which are kept. */
    MATERIALIZED_VIEW;

    /** As it is written in SQL. */
    public String sql() {
      return name().replace('_', ' ');
    }

    /** As it is written in a sentence. */
    public String noun() {
      return sql().toLowerCase(Locale.ROOT);
    }

    /** Whether readers begin with the rows that are there. */
    public boolean isKept() {
      return this == TABLE || this == MATERIALIZED_VIEW;
    }
  }

  /** A relation without a key that is no table and keeps nothing. */
  public Relation(
      String name,
      Kind kind,
      Schema schema,
      boolean retracts,
      Set<Integer> timeColumns,
      String outputNode,
      Set<String> reads,
      String sql) {
    this(name, kind, schema, retracts, timeColumns, outputNode, reads, sql, null, null, null, true);
  }

  /** A relation of which all that it reads has the columns that it knows. */
  public Relation(
      String name,
      Kind kind,
      Schema schema,
      boolean retracts,
      Set<Integer> timeColumns,
      String outputNode,
      Set<String> reads,
      String sql,
      @Nullable UpsertKey key,
      @Nullable TableStore table,
      @Nullable IndexKey index,
      boolean endless) {
    this(
        name,
        kind,
        schema,
        retracts,
        timeColumns,
        outputNode,
        reads,
        sql,
        key,
        table,
        index,
        endless,
        Map.of());
  }

  /** Copies its sets. */
  public Relation {
    timeColumns = Set.copyOf(timeColumns);
    reads = Set.copyOf(reads);
    known = Map.copyOf(known);
  }

  /**
   * This relation by another name; of a table, a store of the same rows.
   *
   * @param sql the text of its CREATE with that name
   */
  public Relation renamed(String newName, String sql) {
    return new Relation(
        newName,
        kind,
        schema,
        retracts,
        timeColumns,
        outputNode.isEmpty() ? outputNode : Node.renamed(outputNode, name, newName),
        reads,
        sql,
        key,
        table == null ? null : table.renamed(newName),
        index,
        endless,
        known);
  }

  /** This relation, whose query goes on knowing what columns it knew of tables that have more. */
  public Relation knowing(Map<String, Integer> columns) {
    return new Relation(
        name,
        kind,
        schema,
        retracts,
        timeColumns,
        outputNode,
        reads,
        sql,
        key,
        table,
        index,
        endless,
        columns);
  }

  /** This relation as it was when it had fewer columns. */
  Relation narrowed(int columns) {
    return new Relation(
        name,
        kind,
        new Schema(schema.getFields().subList(0, columns)),
        retracts,
        timeColumns,
        outputNode,
        reads,
        sql,
        key,
        table,
        index,
        endless,
        known);
  }

  /** The columns of its batches: its own, and the weight where it retracts. */
  public Schema batchSchema() {
    return retracts ? Changelog.withWeight(schema) : schema;
  }

  /** The names of the columns, in order. */
  public List<String> columnNames() {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  /** {@code source "trades"}, for sentences. */
  public String describe() {
    return kind.noun() + " \"" + name + "\"";
  }
}
