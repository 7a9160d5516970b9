/**
 * Rows that count for some time only. Start at {@link
 * dev.laminardb.core.operator.expiry.RowExpiryOperator}.
 */
@NullMarked
package dev.laminardb.core.operator.expiry;

import org.jspecify.annotations.NullMarked;
