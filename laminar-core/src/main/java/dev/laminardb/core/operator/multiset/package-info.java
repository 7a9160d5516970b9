/**
 * Operations on rows as often as they are there, kept up to date. Start at {@link
 * dev.laminardb.core.operator.multiset.MultisetOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.multiset;

import org.jspecify.annotations.NullMarked;
