/**
 * SQL text to syntax tree: the statements our grammar adds to Calcite's, and the errors that point
 * into the text. Start at {@link dev.laminardb.sql.parse.StatementParser}. The parser itself is
 * generated from {@code src/main/codegen}.
 */
@NullMarked
package dev.laminardb.sql.parse;

import org.jspecify.annotations.NullMarked;
