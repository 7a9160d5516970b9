/**
 * Durable storage: write-ahead log, checkpoint store, manifest, recovery. Nothing stands here yet:
 * databases are in memory. It will implement ports of the core and be the only place that knows
 * RocksDB. Depends on {@code laminar-core}.
 */
@NullMarked
package dev.laminardb.storage;

import org.jspecify.annotations.NullMarked;
