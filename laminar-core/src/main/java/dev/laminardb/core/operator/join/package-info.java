/**
 * Joins of two changelogs, kept up to date. Start at {@link
 * dev.laminardb.core.operator.join.HashJoinOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.join;

import org.jspecify.annotations.NullMarked;
