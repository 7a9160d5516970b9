package dev.laminardb.sql.plan;

import dev.laminardb.core.table.DefaultExpression;
import org.apache.calcite.sql.SqlNode;

/**
 * A default that is computed.
 *
 * @param expression to be copied before it is validated, which changes nodes; it reads no columns
 */
public record ComputedDefault(SqlNode expression) implements DefaultExpression {}
