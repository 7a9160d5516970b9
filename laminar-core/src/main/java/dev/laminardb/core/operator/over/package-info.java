/**
 * Window functions, {@code f(..) OVER (PARTITION BY .. ORDER BY ..)}, kept up to date. Start at
 * {@link dev.laminardb.core.operator.over.OverOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.over;

import org.jspecify.annotations.NullMarked;
