/**
 * An application's rows to the engine's and back, matched by name: records one by one, or Arrow
 * batches whole. Internal. Start at {@link dev.laminardb.mapping.RecordEncoder}; {@link
 * dev.laminardb.mapping.RecordFields} decides which component stands for which column. Depends on
 * the core's batches and row format.
 */
@NullMarked
package dev.laminardb.mapping;

import org.jspecify.annotations.NullMarked;
