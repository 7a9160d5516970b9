package dev.laminardb.sql.parse;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code MERGE INTO table [AS alias] USING source ON condition WHEN ...}, as in PostgreSQL. Unlike
 * Calcite's it has any number of WHEN. For one thread.
 */
public final class SqlMergeInto extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("MERGE", SqlKind.OTHER);

  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final List<SqlMergeWhen> whens;
  private SqlNode source;
  private SqlNode condition;

  /** Called by the generated parser. */
  public SqlMergeInto(
      SqlParserPos position,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SqlNode source,
      SqlNode condition,
      List<SqlMergeWhen> whens) {
    super(position);
    this.table = table;
    this.alias = alias;
    this.source = source;
    this.condition = condition;
    this.whens = List.copyOf(whens);
  }

  /** The table that is changed. */
  public SqlIdentifier table() {
    return table;
  }

  /** What it is called, if that is another name. */
  public @Nullable SqlIdentifier alias() {
    return alias;
  }

  /** What it is merged with. */
  public SqlNode source() {
    return source;
  }

  /** Which rows match. */
  public SqlNode condition() {
    return condition;
  }

  /** What is done, in order. */
  public List<SqlMergeWhen> whens() {
    return whens;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    List<SqlNode> operands = new ArrayList<>(List.of(source, condition));
    operands.addAll(whens);
    return operands;
  }

  @Override
  public void setOperand(int i, @Nullable SqlNode operand) {
    if (operand == null || i > 1) {
      throw new IllegalArgumentException("operand " + i);
    }
    if (i == 0) {
      source = operand;
    } else {
      condition = operand;
    }
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("MERGE INTO");
    table.unparse(writer, 0, 0);
    if (alias != null) {
      writer.keyword("AS");
      alias.unparse(writer, 0, 0);
    }
    writer.keyword("USING");
    source.unparse(writer, 0, 0);
    writer.keyword("ON");
    condition.unparse(writer, 0, 0);
    whens.forEach(when -> when.unparse(writer, 0, 0));
  }
}
