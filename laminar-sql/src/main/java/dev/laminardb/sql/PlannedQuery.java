package dev.laminardb.sql;

import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.topology.TopologyChange;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A query over what relations hold, ready to be run, any number of times if it does not read the
 * clock. Immutable.
 *
 * @param topology its nodes and edges
 * @param node the node whose changes, taken together, are its rows
 * @param changes the schema of these changes, with a weight column if rows can go again
 * @param schema the columns of the result, the first of {@code changes}
 * @param order what the rows are ordered by, possibly nothing
 * @param offset how many rows are left out first
 * @param limit how many there are at most
 * @param readsClock whether it is planned for one moment, and is to be planned anew for another
 */
public record PlannedQuery(
    TopologyChange topology,
    String node,
    Schema changes,
    Schema schema,
    List<SortKey> order,
    long offset,
    long limit,
    boolean readsClock)
    implements Answerable {}
