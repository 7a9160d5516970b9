package dev.laminardb.sql.parse;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The schema {@code public}, in which all relations are. Its name may stand in front of theirs, and
 * is left out where it does: by the parser in front of a relation, by this visitor in {@code
 * public.t.a}. It changes the tree that it goes through. Stateless.
 */
public final class DefaultSchema extends SqlBasicVisitor<@Nullable Void> {
  /** Its name. */
  public static final String NAME = "public";

  private static final int QUALIFIED_COLUMN = 3;

  /** The name of a relation, without that of the schema. */
  public static SqlIdentifier without(SqlIdentifier relation) {
    return relation.names.size() == 2 && relation.names.get(0).equalsIgnoreCase(NAME)
        ? relation.getComponent(1)
        : relation;
  }

  @Override
  public @Nullable Void visit(SqlIdentifier id) {
    int names = id.names.size();
    if (names >= QUALIFIED_COLUMN && id.names.get(0).equalsIgnoreCase(NAME)) {
      List<SqlParserPos> positions = new ArrayList<>();
      for (int i = 1; i < names; i++) {
        positions.add(id.getComponentParserPosition(i));
      }
      id.setNames(List.copyOf(id.names.subList(1, names)), positions);
    }
    return null;
  }
}
