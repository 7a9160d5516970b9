/**
 * Streaming sqllogictest: scripts of statements, pushes and expected rows. The scripts and a
 * description of their format are in {@code src/test/resources/slt}. Start at {@link
 * dev.laminardb.slt.SltTest}.
 */
@NullMarked
package dev.laminardb.slt;

import org.jspecify.annotations.NullMarked;
