package dev.laminardb.core.topology;

import dev.laminardb.core.operator.OperatorFactory;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** A vertex of the topology. */
public sealed interface Node {

  /** Unique in the topology. */
  String id();

  /** The relation this node belongs to: the source, or the stream whose query it is a part of. */
  String relation();

  /** The schema of what it emits. */
  Schema schema();

  /**
   * Where rows enter.
   *
   * @param relation the source's name
   * @param schema its columns
   * @param timeColumn the event-time column, or -1 where the source has none
   * @param delayMicros how far the watermark stays behind the greatest event time seen
   */
  record Source(String id, String relation, Schema schema, int timeColumn, long delayMicros)
      implements Node {}

  /**
   * A step of a query.
   *
   * @param relation the stream's name
   * @param inputs the schema of what comes by each of the operator's inputs
   * @param operators makes its instances
   */
  record Step(
      String id, String relation, List<Schema> inputs, Schema schema, OperatorFactory operators)
      implements Node {
    /** Copies the list. */
    public Step {
      inputs = List.copyOf(inputs);
    }
  }
}
