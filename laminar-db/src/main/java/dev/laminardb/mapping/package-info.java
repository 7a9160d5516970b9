/** Java records to rows and back, matched by name. Internal. */
@NullMarked
package dev.laminardb.mapping;

import org.jspecify.annotations.NullMarked;
