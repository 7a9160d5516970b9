package dev.laminardb.core.operator.expiry;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.StateTtl;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * For how long rows count. Immutable.
 *
 * @param input the columns of the rows, which only come
 * @param ttl for how long; what expires is taken back
 */
public record RowExpirySpec(Schema input, StateTtl ttl) {
  /** Checks its arguments. */
  public RowExpirySpec {
    if (Changelog.weightColumn(input) >= 0) {
      throw new IllegalArgumentException("rows that are taken back do not expire");
    }
  }

  /** The columns, and a weight. */
  public Schema outputSchema() {
    return Changelog.withWeight(input);
  }
}
