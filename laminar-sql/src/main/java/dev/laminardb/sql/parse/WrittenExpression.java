package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * An expression of a declaration, of which the text is kept.
 *
 * @param position all that is written of it, parentheses around it too, of which nodes know nothing
 */
public record WrittenExpression(SqlNode node, SqlParserPos position) {}
