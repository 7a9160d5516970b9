package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlColumnDeclaration;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.sql.SqlIdentifier;

/** The columns of a CREATE SOURCE or CREATE TABLE as they come. For one statement. */
final class ColumnList {
  private final SqlText text;
  private final List<String> names = new ArrayList<>();
  private final List<SqlColumnDeclaration> declarations = new ArrayList<>();
  private final List<ArrowType> types = new ArrayList<>();

  ColumnList(SqlText text) {
    this.text = text;
  }

  /**
   * Adds a column.
   *
   * @throws dev.laminardb.core.error.LaminarException if its name is taken or reserved, or its type
   *     none
   */
  void add(SqlColumnDeclaration column) {
    String name = column.name().getSimple();
    if (indexOf(name) >= 0) {
      throw text.error(
          ErrorCode.AMBIGUOUS_NAME,
          column.name().getParserPosition(),
          "there are two columns \"" + name + "\"");
    }
    if (name.equalsIgnoreCase(Changelog.WEIGHT)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          column.name().getParserPosition(),
          "\"" + name + "\" is the name of the weight of a changelog's rows",
          "choose another name");
    }
    types.add(TypeNames.arrowType(text, column.type()));
    names.add(name);
    declarations.add(column);
  }

  int size() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  ArrowType type(int column) {
    return types.get(column);
  }

  /** Of each column how many characters it is declared to take, 0 if that is not said. */
  List<Integer> lengths() {
    return declarations.stream().map(column -> TypeNames.length(column.type())).toList();
  }

  SqlColumnDeclaration declaration(int column) {
    return declarations.get(column);
  }

  /** Whether a column is declared NOT NULL. */
  boolean isRequired(int column) {
    return Boolean.FALSE.equals(declarations.get(column).type().getNullable());
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The column of a name.
   *
   * @throws dev.laminardb.core.error.LaminarException COLUMN_NOT_FOUND
   */
  int column(SqlIdentifier name) {
    int index = indexOf(name.toString());
    if (index < 0) {
      throw text.error(
          ErrorCode.COLUMN_NOT_FOUND,
          name.getParserPosition(),
          "there is no column \"" + name + "\"",
          Suggestions.hint(name.toString(), names, "columns"));
    }
    return index;
  }
}
