package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A statement that names a relation together with its kind, such as DROP and ALTER. */
public interface SqlNamedRelation {

  /** What kind of relation it names. */
  RelationKind kind();

  /** Where the kind is written. */
  SqlParserPos kindPosition();

  /** Whether a missing relation is no error. */
  boolean isIfExists();

  /** The relation's name. */
  SqlIdentifier name();
}
