package dev.laminardb.sql.validate;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.RowField;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code r.a}, where no relation in FROM is called {@code r}, the field {@code a} of a column
 * {@code r}. Calcite looks for fields behind the name of a relation only: {@code t.r.a}. For one
 * query.
 */
final class FieldPaths extends SqlShuttle {
  /** Names of columns that may be rows. */
  private final Set<String> columns;

  /** The names of the relations in FROM, of the query at hand first, then of those around it. */
  private final Deque<Set<String>> relations = new ArrayDeque<>();

  private FieldPaths(Set<String> columns) {
    this.columns = columns;
  }

  /** The query with such names as fields. */
  static SqlNode rewrite(Catalog catalog, SqlNode query) {
    Set<String> columns = new HashSet<>();
    for (Relation relation : catalog.relations()) {
      for (Field field : relation.schema().getFields()) {
        if (ColumnType.of(field) == ColumnType.STRUCT) {
          columns.add(folded(field.getName()));
        }
      }
    }
    query.accept(new NamesGiven(columns));
    return Objects.requireNonNull(query.accept(new FieldPaths(columns)));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.DOT && call.operand(1) instanceof SqlIdentifier name) {
      SqlNode row = Objects.requireNonNull(call.operand(0).accept(this));
      return RowField.of(row, name.getSimple(), call.getParserPosition());
    }
    if (!(call instanceof SqlSelect select)) {
      return super.visit(call);
    }
    Set<String> names = new HashSet<>();
    addRelations(select.getFrom(), names);
    relations.push(names);
    SqlNode visited = super.visit(call);
    relations.pop();
    nameColumns(select, (SqlSelect) Objects.requireNonNull(visited));
    return visited;
  }

  /** A column that is a field alone keeps its name. */
  private static void nameColumns(SqlSelect before, SqlSelect after) {
    SqlNodeList items = after.getSelectList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      SqlNode name = RowField.is(item) ? lastName(before.getSelectList().get(i)) : null;
      if (name != null) {
        items.set(i, SqlStdOperatorTable.AS.createCall(item.getParserPosition(), item, name));
      }
    }
  }

  private static @Nullable SqlNode lastName(SqlNode field) {
    if (field instanceof SqlIdentifier path) {
      return path.getComponent(path.names.size() - 1);
    }
    return field.getKind() == SqlKind.DOT ? ((SqlCall) field).operand(1) : null;
  }

  private static void addRelations(@Nullable SqlNode from, Set<String> names) {
    if (from instanceof SqlJoin join) {
      addRelations(join.getLeft(), names);
      addRelations(join.getRight(), names);
    } else if (from != null) {
      String alias = SqlValidatorUtil.alias(from);
      if (alias != null) {
        names.add(folded(alias));
      }
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier path) {
    if (path.names.size() < 2 || path.isStar()) {
      return path;
    }
    String first = folded(path.names.get(0));
    if (!columns.contains(first) || relations.stream().anyMatch(names -> names.contains(first))) {
      return path;
    }
    SqlNode value = path.getComponent(0);
    for (int i = 1; i < path.names.size(); i++) {
      SqlParserPos position =
          path.getComponentParserPosition(0).plus(path.getComponentParserPosition(i));
      value = RowField.of(value, path.names.get(i), position);
    }
    return value;
  }

  /** The names that a query gives to what it selects. */
  private static final class NamesGiven extends SqlBasicVisitor<@Nullable Void> {
    private final Set<String> names;

    private NamesGiven(Set<String> names) {
      this.names = names;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call instanceof SqlSelect select) {
        for (SqlNode item : select.getSelectList()) {
          if (item.getKind() == SqlKind.AS) {
            add(((SqlCall) item).operand(1));
          }
        }
      } else if (call instanceof SqlWithItem with && with.columnList != null) {
        with.columnList.forEach(this::add);
      } else if (call.getKind() == SqlKind.AS && call.operandCount() > 2) {
        call.getOperandList().subList(2, call.operandCount()).forEach(this::add);
      }
      return super.visit(call);
    }

    private void add(SqlNode name) {
      names.add(folded(((SqlIdentifier) name).getSimple()));
    }
  }
}
