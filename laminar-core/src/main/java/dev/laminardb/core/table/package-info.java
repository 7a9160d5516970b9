/**
 * Tables: rows that statements insert, update and delete. A table's content lives here, on the side
 * of the callers; what a statement changes goes into the table's source as retractions and
 * insertions, so that for queries a table is a changelog like any other. Start at {@link
 * dev.laminardb.core.table.TableStore}; {@link dev.laminardb.core.table.TableStatement} is what a
 * compiled INSERT, UPDATE or DELETE does. Everything here is used under one lock, the database's.
 */
@NullMarked
package dev.laminardb.core.table;

import org.jspecify.annotations.NullMarked;
