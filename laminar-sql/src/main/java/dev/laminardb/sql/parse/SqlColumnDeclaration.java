package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/** A column in the list of a CREATE statement. Immutable. */
public final class SqlColumnDeclaration extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("COLUMN", SqlKind.COLUMN_DECL);

  private final SqlIdentifier name;
  private final SqlDataTypeSpec type;
  private final boolean primaryKey;
  private final boolean enforced;
  private final @Nullable WrittenExpression defaultValue;
  private final List<SqlIdentity> identities;
  private final List<SqlConstraint> constraints;

  /** Called by the generated parser. */
  public SqlColumnDeclaration(
      SqlParserPos position,
      SqlIdentifier name,
      SqlDataTypeSpec type,
      boolean primaryKey,
      boolean enforced,
      @Nullable WrittenExpression defaultValue,
      List<SqlIdentity> identities,
      List<SqlConstraint> constraints) {
    super(position);
    this.name = name;
    this.type = type;
    this.primaryKey = primaryKey;
    this.enforced = enforced;
    this.defaultValue = defaultValue;
    this.identities = List.copyOf(identities);
    this.constraints = List.copyOf(constraints);
  }

  /** The column's name, in its spelling. */
  public SqlIdentifier name() {
    return name;
  }

  /** The declared type and nullability. */
  public SqlDataTypeSpec type() {
    return type;
  }

  /** Whether it is declared as the key. */
  public boolean isPrimaryKey() {
    return primaryKey;
  }

  /** Whether the key, if it is one, has to be checked; false if NOT ENFORCED says otherwise. */
  public boolean isEnforced() {
    return enforced;
  }

  /** The expression after DEFAULT. */
  public @Nullable WrittenExpression defaultValue() {
    return defaultValue;
  }

  /** What says that it is numbered; one is enough. */
  public List<SqlIdentity> identities() {
    return identities;
  }

  /** What its values have to satisfy besides. */
  public List<SqlConstraint> constraints() {
    return constraints;
  }

  /** The same with another default. */
  public SqlColumnDeclaration withDefault(WrittenExpression value) {
    return new SqlColumnDeclaration(
        getParserPosition(), name, type, primaryKey, enforced, value, identities, constraints);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(name, type, defaultValue == null ? null : defaultValue.node());
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    name.unparse(writer, 0, 0);
    type.unparse(writer, 0, 0);
    if (Boolean.FALSE.equals(type.getNullable())) {
      writer.keyword("NOT NULL");
    }
    if (defaultValue != null) {
      writer.keyword("DEFAULT");
      defaultValue.node().unparse(writer, 0, 0);
    }
    identities.forEach(identity -> identity.unparse(writer, 0, 0));
    if (primaryKey) {
      writer.keyword(enforced ? "PRIMARY KEY" : "PRIMARY KEY NOT ENFORCED");
    }
    constraints.forEach(constraint -> constraint.unparse(writer, 0, 0));
  }
}
