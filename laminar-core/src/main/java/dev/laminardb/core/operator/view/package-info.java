/**
 * The kept result of a query. Start at {@link
 * dev.laminardb.core.operator.view.MaterializeOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.view;

import org.jspecify.annotations.NullMarked;
