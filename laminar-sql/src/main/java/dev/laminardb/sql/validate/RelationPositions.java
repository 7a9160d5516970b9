package dev.laminardb.sql.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Finds where a query names a relation in FROM. Works on the tree as parsed. */
public final class RelationPositions extends SqlBasicVisitor<@Nullable Void> {
  private final String name;
  private @Nullable SqlParserPos found;

  private RelationPositions(String name) {
    this.name = name;
  }

  /** The first place in a query that names a relation; the query itself if none does. */
  public static SqlParserPos find(SqlNode query, String name) {
    RelationPositions positions = new RelationPositions(name);
    query.accept(positions);
    return positions.found == null ? query.getParserPosition() : positions.found;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      from(select.getFrom());
    }
    return super.visit(call);
  }

  private void from(@Nullable SqlNode from) {
    if (from instanceof SqlIdentifier id) {
      if (found == null && id.isSimple() && id.getSimple().equalsIgnoreCase(name)) {
        found = id.getParserPosition();
      }
    } else if (from instanceof SqlJoin join) {
      from(join.getLeft());
      from(join.getRight());
    } else if (from instanceof SqlCall call && !from.isA(SqlKind.QUERY)) {
      // A window function has its table inside, a name or an alias around it.
      from(call.operandCount() > 0 ? call.operand(0) : null);
    }
  }
}
