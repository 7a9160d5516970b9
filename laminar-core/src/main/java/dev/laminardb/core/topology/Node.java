package dev.laminardb.core.topology;

import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.Replaying;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A vertex of the topology. */
public sealed interface Node {

  /** Unique in the topology; it begins with the name of the relation. */
  String id();

  /** The relation this node belongs to: the source, or the stream whose query it is a part of. */
  String relation();

  /** The schema of what it emits. */
  Schema schema();

  /** This node of a relation that has another name now. */
  Node renamed(String newRelation);

  /** The id that a node has once its relation has another name: ids begin with the name. */
  static String renamed(String id, String relation, String newRelation) {
    return newRelation + id.substring(relation.length());
  }

  /**
   * Where rows enter.
   *
   * @param relation the source's name
   * @param schema its columns
   * @param timeColumn the event-time column, or -1 where the source has none
   * @param delayMicros how far the watermark stays behind the greatest event time seen
   * @param content what every reader begins with, or null where rows are gone once they were read
   */
  record Source(
      String id,
      String relation,
      Schema schema,
      int timeColumn,
      long delayMicros,
      @Nullable Replaying content)
      implements Node {

    /** A source that keeps nothing. */
    public Source(String id, String relation, Schema schema, int timeColumn, long delayMicros) {
      this(id, relation, schema, timeColumn, delayMicros, null);
    }

    @Override
    public Source renamed(String newRelation) {
      String newId = Node.renamed(id, relation, newRelation);
      return new Source(newId, newRelation, schema, timeColumn, delayMicros, content);
    }
  }

  /**
   * A step of a query.
   *
   * @param relation the stream's name
   * @param inputs the schema of what comes by each of the operator's inputs
   * @param operators makes its instances
   * @param replays whether every reader begins with the content of the operators, which are {@link
   *     Replaying}
   */
  record Step(
      String id,
      String relation,
      List<Schema> inputs,
      Schema schema,
      OperatorFactory operators,
      boolean replays)
      implements Node {
    /** Copies the list. */
    public Step {
      inputs = List.copyOf(inputs);
    }

    /** A step whose readers begin with what it emits next. */
    public Step(
        String id, String relation, List<Schema> inputs, Schema schema, OperatorFactory operators) {
      this(id, relation, inputs, schema, operators, false);
    }

    @Override
    public Step renamed(String newRelation) {
      String newId = Node.renamed(id, relation, newRelation);
      return new Step(newId, newRelation, inputs, schema, operators, replays);
    }
  }
}
