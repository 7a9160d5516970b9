/**
 * The first rows of each partition in some order, kept up to date. Start at {@link
 * dev.laminardb.core.operator.topn.TopNOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.topn;

import org.jspecify.annotations.NullMarked;
