/**
 * Connectors to other systems, one package each, and their formats. Nothing stands here yet: rows
 * are pushed by the application. Depends on {@code laminar-core}.
 */
@NullMarked
package dev.laminardb.connectors;

import org.jspecify.annotations.NullMarked;
