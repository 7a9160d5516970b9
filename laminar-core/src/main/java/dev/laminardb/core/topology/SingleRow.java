package dev.laminardb.core.topology;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Replaying;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The relation of one row that queries without FROM are over. It is a source into which nothing is
 * ever pushed: its readers begin with the row, and that is all that comes. Stateless.
 */
public final class SingleRow implements Replaying {
  /** The id of its node, and its name; none that a statement gives without quotes. */
  public static final String NODE = "a single row";

  /** Its column, which nobody reads. */
  public static final Schema SCHEMA = new Schema(List.of(ColumnType.BOOLEAN.field("row", false)));

  private SingleRow() {}

  /** Its node, one for all that reads it. */
  public static Node.Source node() {
    return new Node.Source(NODE, NODE, SCHEMA, -1, 0, new SingleRow());
  }

  @Override
  public void replay(OperatorContext reader) {
    try (BatchEmitter emitter = new BatchEmitter(SCHEMA, reader)) {
      emitter.emit(
          1,
          out -> {
            out.column(0).setBoolean(0, true);
            out.addRows(1);
          });
    }
  }
}
