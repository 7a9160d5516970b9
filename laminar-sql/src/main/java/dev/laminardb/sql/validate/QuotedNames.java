package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.parse.SqlText;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Names in double quotes are exact, where Calcite's lookup ignores letter case. Works on the
 * validated tree, whose names have the spelling of their declaration while their positions still
 * lead to what the user wrote.
 */
final class QuotedNames extends SqlBasicVisitor<@Nullable Void> {
  private final SqlText text;
  private final Catalog catalog;

  private QuotedNames(SqlText text, Catalog catalog) {
    this.text = text;
    this.catalog = catalog;
  }

  static void check(SqlText text, Catalog catalog, QueryBlocks blocks) {
    QuotedNames names = new QuotedNames(text, catalog);
    for (SqlSelect select : blocks.selects()) {
      select.accept(names);
    }
  }

  @Override
  public @Nullable Void visit(SqlIdentifier id) {
    for (int i = 0; i < id.names.size(); i++) {
      SqlParserPos position = id.getComponentParserPosition(i);
      String written = text.slice(position);
      if (written.length() < 2 || !written.startsWith("\"") || !written.endsWith("\"")) {
        continue;
      }
      String exact = written.substring(1, written.length() - 1).replace("\"\"", "\"");
      String declared =
          id.names.size() == 1
              ? catalog.find(id.names.get(0)).map(r -> r.name()).orElse(id.names.get(0))
              : id.names.get(i);
      if (!exact.equals(declared) && exact.equalsIgnoreCase(declared)) {
        throw text.error(
            ErrorCode.COLUMN_NOT_FOUND,
            position,
            "there is no " + written + ": names in quotes are exact",
            "did you mean \"" + declared + "\"?");
      }
    }
    return null;
  }
}
