package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW things}, {@code SHOW CREATE kind name} and {@code DESCRIBE [EXTENDED] name}.
 * Immutable.
 */
public final class SqlShow extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SHOW", SqlKind.OTHER);

  private final Subject subject;
  private final @Nullable RelationKind kind;
  private final SqlIdentifier name;
  private final @Nullable SqlIdentifier word;

  /** What is shown. */
  public enum Subject {
    /** All things of a kind, which the name is the words of. */
    LIST,
    /** The statement that creates a relation. */
    CREATE,
    /** The columns of a relation. */
    COLUMNS,
    /** All that there is to say of a relation. */
    PROPERTIES
  }

  /** Called by the generated parser. */
  public SqlShow(
      SqlParserPos position, Subject subject, @Nullable RelationKind kind, SqlIdentifier name) {
    this(position, subject, kind, name, null);
  }

  /** Called by the generated parser, for DESCRIBE and a word. */
  public SqlShow(
      SqlParserPos position,
      Subject subject,
      @Nullable RelationKind kind,
      SqlIdentifier name,
      @Nullable SqlIdentifier word) {
    super(position);
    this.subject = subject;
    this.kind = kind;
    this.name = name;
    this.word = word;
  }

  /** What is shown. */
  public Subject subject() {
    return subject;
  }

  /** The kind after SHOW CREATE. */
  public @Nullable RelationKind kind() {
    return kind;
  }

  /** The relation's name, or the words of a list. */
  public SqlIdentifier name() {
    return name;
  }

  /** What stands between DESCRIBE and the name, which has to be EXTENDED. */
  public @Nullable SqlIdentifier word() {
    return word;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }
}
