/** What sources and streams there are. Start at {@link dev.laminardb.sql.catalog.Catalog}. */
@NullMarked
package dev.laminardb.sql.catalog;

import org.jspecify.annotations.NullMarked;
