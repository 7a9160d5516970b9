package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/**
 * {@code CREATE [OR REPLACE] kind [IF NOT EXISTS] name [(names | columns)] [FROM relation] [WITH
 * (options)] [AS query [WITH [NO] DATA] [EMIT ...]]}: every clause the grammar takes for any kind;
 * which of them a kind may have is checked later. Immutable.
 */
public final class SqlCreateRelation extends SqlCreate {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE RELATION", SqlKind.OTHER_DDL);

  private final RelationKind kind;
  private final SqlParserPos kindPosition;
  private final @Nullable SqlParserPos replacePosition;
  private final SqlIdentifier name;
  private final @Nullable SqlNodeList names;
  private final @Nullable SqlNodeList columns;
  private final @Nullable SqlIdentifier from;
  private final @Nullable SqlNodeList options;
  private final @Nullable SqlNode query;
  private final @Nullable SqlLiteral data;
  private final @Nullable SqlEmit emit;

  /** Called by the generated parser. */
  public SqlCreateRelation(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      @Nullable SqlParserPos replacePosition,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlNodeList names,
      @Nullable SqlNodeList columns,
      @Nullable SqlIdentifier from,
      @Nullable SqlNodeList options,
      @Nullable SqlNode query,
      @Nullable SqlLiteral data,
      @Nullable SqlEmit emit) {
    super(OPERATOR, position, replacePosition != null, ifNotExists);
    this.kind = kind;
    this.kindPosition = kindPosition;
    this.replacePosition = replacePosition;
    this.name = name;
    this.names = names;
    this.columns = columns;
    this.from = from;
    this.options = options;
    this.query = query;
    this.data = data;
    this.emit = emit;
  }

  /** What is created. */
  public RelationKind kind() {
    return kind;
  }

  /** Where the kind is written. */
  public SqlParserPos kindPosition() {
    return kindPosition;
  }

  /** Where REPLACE is written, if it is. */
  public @Nullable SqlParserPos replacePosition() {
    return replacePosition;
  }

  /** Whether an existing relation of the name is no error. */
  public boolean isIfNotExists() {
    return ifNotExists;
  }

  /** The new relation's name. */
  public SqlIdentifier name() {
    return name;
  }

  /** The names that the columns of the query get. */
  public @Nullable SqlNodeList names() {
    return names;
  }

  /** Columns and watermarks, in their order. */
  public @Nullable SqlNodeList columns() {
    return columns;
  }

  /** The relation after FROM. */
  public @Nullable SqlIdentifier from() {
    return from;
  }

  /** Keys and values by turns. */
  public @Nullable SqlNodeList options() {
    return options;
  }

  /** The query after AS; its columns have the {@link #names}, if there are any. */
  public @Nullable SqlNode query() {
    if (query == null || names == null) {
      return query;
    }
    SqlNodeList named = new SqlNodeList(List.of(query, name), names.getParserPosition());
    named.addAll(names);
    SqlNode from = new SqlBasicCall(SqlStdOperatorTable.AS, named, names.getParserPosition());
    return PlainSelect.of(
        query.getParserPosition(),
        SqlNodeList.of(SqlIdentifier.star(query.getParserPosition())),
        from);
  }

  /** TRUE for WITH DATA behind the query, FALSE for WITH NO DATA. */
  public @Nullable SqlLiteral data() {
    return data;
  }

  /** Whether it creates a table that begins with the rows of a query. */
  public boolean isTableOfQuery() {
    return kind == RelationKind.TABLE && query != null;
  }

  /** The same with another query, whose columns have the {@link #names} already. */
  public SqlCreateRelation withQuery(SqlNode other) {
    return new SqlCreateRelation(
        getParserPosition(),
        kind,
        kindPosition,
        replacePosition,
        ifNotExists,
        name,
        null,
        columns,
        from,
        options,
        other,
        data,
        emit);
  }

  /** The EMIT clause after the query. */
  public @Nullable SqlEmit emit() {
    return emit;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(name, names, columns, from, options, query, data, emit);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(getReplace() ? "CREATE OR REPLACE" : "CREATE");
    writer.keyword(kind.sql());
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (names != null) {
      unparseList(writer, names);
    }
    if (columns != null) {
      unparseList(writer, columns);
    }
    if (from != null) {
      writer.keyword("FROM");
      from.unparse(writer, 0, 0);
    }
    if (options != null) {
      writer.keyword("WITH");
      SqlWriter.Frame frame = writer.startList("(", ")");
      for (int i = 0; i < options.size(); i += 2) {
        writer.sep(",");
        options.get(i).unparse(writer, 0, 0);
        writer.keyword("=");
        options.get(i + 1).unparse(writer, 0, 0);
      }
      writer.endList(frame);
    }
    if (query != null) {
      writer.keyword("AS");
      query.unparse(writer, 0, 0);
    }
    if (data != null) {
      writer.keyword(data.booleanValue() ? "WITH DATA" : "WITH NO DATA");
    }
    if (emit != null) {
      emit.unparse(writer, 0, 0);
    }
  }

  private static void unparseList(SqlWriter writer, SqlNodeList list) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode node : list) {
      writer.sep(",");
      node.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
