package dev.laminardb.sql.validate;

import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.LaminarTypeFactory;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * A query whose names and types are resolved, and what resolved them. For one thread.
 *
 * @param text where it stands
 * @param query the tree, names expanded
 * @param blocks its SELECTs and the positions of what plan nodes come from
 * @param validator knows the type of each node
 * @param catalog the relations it can name
 * @param types makes types
 * @param views what stands behind the views that it reads
 */
public record ValidatedQuery(
    SqlText text,
    SqlNode query,
    QueryBlocks blocks,
    SqlValidator validator,
    CalciteCatalogReader catalog,
    LaminarTypeFactory types,
    Views views) {}
