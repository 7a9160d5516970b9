/**
 * Rows in columns: batches, how they are built and recycled, and raw access to their memory. Start
 * at {@link dev.laminardb.core.batch.Batch}. Depends on {@code error} only.
 */
@NullMarked
package dev.laminardb.core.batch;

import org.jspecify.annotations.NullMarked;
