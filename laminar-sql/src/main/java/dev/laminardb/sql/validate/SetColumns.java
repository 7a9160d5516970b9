package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.jspecify.annotations.Nullable;

/**
 * The types that a NULL among the columns of UNION, INTERSECT or EXCEPT takes from the queries
 * beside its own. For one query.
 */
final class SetColumns {
  private final SqlValidator validator;
  private final RelDataType unknown;
  private final List<SqlNode> queries = new ArrayList<>();

  private SetColumns(SqlValidator validator) {
    this.validator = validator;
    this.unknown = validator.getUnknownType();
  }

  /**
   * The types of a set operation's columns, where one of its queries needs them.
   *
   * @return the unknown one where they do not go together; null if no query has a NULL for a
   *     column, or they do not go together
   */
  static @Nullable RelDataType of(SqlValidator validator, SqlNode operation) {
    SetColumns columns = new SetColumns(validator);
    columns.collect(operation);
    return columns.queries.stream().anyMatch(SetColumns::hasNull) ? columns.rowType() : null;
  }

  private void collect(SqlNode query) {
    if (query.isA(SqlKind.SET_QUERY)) {
      ((SqlCall) query).getOperandList().forEach(this::collect);
    } else {
      queries.add(query);
    }
  }

  private static boolean hasNull(SqlNode query) {
    return query instanceof SqlSelect select
        && select.getSelectList().stream().anyMatch(SetColumns::isNull);
  }

  private static boolean isNull(SqlNode item) {
    return SqlUtil.isNullLiteral(SqlUtil.stripAs(item), false);
  }

  private @Nullable RelDataType rowType() {
    List<List<RelDataType>> columns = new ArrayList<>();
    for (SqlNode query : queries) {
      List<RelDataType> types = types(query);
      for (int i = 0; i < types.size() && columns.size() < types.size(); i++) {
        columns.add(new ArrayList<>());
      }
      if (types.size() != columns.size()) {
        return null;
      }
      for (int i = 0; i < types.size(); i++) {
        if (types.get(i) != unknown) {
          columns.get(i).add(types.get(i));
        }
      }
    }
    RelDataTypeFactory factory = validator.getTypeFactory();
    RelDataTypeFactory.Builder row = factory.builder();
    for (List<RelDataType> types : columns) {
      RelDataType common = types.isEmpty() ? null : factory.leastRestrictive(types);
      row.add("column" + (row.getFieldCount() + 1), common == null ? untyped(types) : common);
    }
    return row.build();
  }

  /** Of nulls alone a column is text, as in PostgreSQL. */
  private RelDataType untyped(List<RelDataType> types) {
    RelDataTypeFactory factory = validator.getTypeFactory();
    return types.isEmpty()
        ? factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.VARCHAR), true)
        : unknown;
  }

  /** The types of a query's columns, unknown where it has NULL. */
  private List<RelDataType> types(SqlNode query) {
    List<RelDataType> types = new ArrayList<>();
    if (!hasNull(query)) {
      validator.validateQuery(query, validator.getEmptyScope(), unknown);
      SqlValidatorNamespace namespace = validator.getNamespace(query);
      if (namespace != null) {
        namespace.getRowType().getFieldList().forEach(field -> types.add(field.getType()));
      }
      return types;
    }
    SqlSelect select = (SqlSelect) query;
    for (SqlNode item : select.getSelectList()) {
      types.add(
          isNull(item)
              ? unknown
              : validator.deriveType(validator.getSelectScope(select), SqlUtil.stripAs(item)));
    }
    return types;
  }
}
