/**
 * How an application's rows get to the core that owns their source. Start at {@link
 * dev.laminardb.core.ingest.RowFormat}.
 */
@NullMarked
package dev.laminardb.core.ingest;

import org.jspecify.annotations.NullMarked;
