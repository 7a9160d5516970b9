package dev.laminardb.core.batch;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How a changelog lies in batches. The rows of a stream that can take rows back carry a weight: a
 * last column {@value #WEIGHT}, INT, never null, which is {@link #INSERT} or {@link #RETRACT}.
 * Added up by row, in order, they give the stream's content; a row that is retracted was inserted
 * before, with exactly the same values.
 *
 * <pre>
 *   symbol  total  __weight
 *   ACME     10        1
 *   ACME     10       -1     what was true before this batch
 *   ACME     25        1     what is true after it
 * </pre>
 *
 * <p>Whether a stream retracts is known when its query is planned: an append-only stream has no
 * such column and pays nothing for it.
 */
public final class Changelog {
  /** The name of the weight column, which no other column may have. */
  public static final String WEIGHT = "__weight";

  /** The weight of a row that comes. */
  public static final int INSERT = 1;

  /** The weight of a row that goes. */
  public static final int RETRACT = -1;

  private Changelog() {}

  /** A schema with the weight column behind its columns. */
  public static Schema withWeight(Schema schema) {
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(ColumnType.INT.field(WEIGHT, false));
    return new Schema(fields);
  }

  /** A schema without its weight column; the schema itself if it has none. */
  public static Schema withoutWeight(Schema schema) {
    int weight = weightColumn(schema);
    return weight < 0 ? schema : new Schema(schema.getFields().subList(0, weight));
  }

  /** The weight column of a schema, or -1 if its rows are only ever inserted. */
  public static int weightColumn(Schema schema) {
    int last = schema.getFields().size() - 1;
    return last >= 0 && schema.getFields().get(last).getName().equals(WEIGHT) ? last : -1;
  }
}
