package dev.laminardb.sql.validate;

import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.CatalogTable;
import dev.laminardb.sql.catalog.CatalogView;
import dev.laminardb.sql.catalog.NarrowedTable;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.LaminarTypeFactory;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Resolves the names and types of a query and refuses what the engine does not run: first by
 * syntax, then (Calcite) by names and types, last by the types that come out. Thread-safe.
 */
public final class QueryValidator {
  private static final SqlValidator.Config CONFIG =
      SqlValidator.Config.DEFAULT
          .withConformance(Dialect.CONFORMANCE)
          .withIdentifierExpansion(true)
          .withTypeCoercionFactory(NoCoercion::new);

  private static final SqlOperatorTable BUILT_IN = Dialect.operators();

  private final UserFunctions functions;
  private final SqlOperatorTable operators;

  /**
   * A validator.
   *
   * @param functions of the application, besides those that are built in
   */
  public QueryValidator(UserFunctions functions) {
    this.functions = functions;
    this.operators = SqlOperatorTables.chain(BUILT_IN, functions);
  }

  /** The functions of the application. */
  public UserFunctions functions() {
    return functions;
  }

  /** Whether a function or an aggregate of a name is built in, whatever its case. */
  public static boolean isBuiltIn(String name) {
    return FunctionNames.isRewritten(name)
        || DialectAggregates.names().contains(name.toUpperCase(Locale.ROOT))
        || BUILT_IN.getOperatorList().stream()
            .anyMatch(
                operator ->
                    operator.getName().equalsIgnoreCase(name)
                        && operator.getSyntax() != SqlSyntax.INTERNAL);
  }

  /** The names of the functions that are built in, in order. */
  public static List<String> builtIn() {
    return FunctionNames.all();
  }

  /**
   * Validates a query.
   *
   * @throws dev.laminardb.core.error.LaminarException pointing at what is wrong with it
   */
  public ValidatedQuery validate(SqlText text, Catalog catalog, SqlNode parsed) {
    SqlNode query = names(text, parsed);
    new SupportedSyntax(text).checkQuery(query);
    return resolve(text, catalog, query, new Views(this, catalog));
  }

  /** Validates the query of a view, which was valid when the view was created. */
  ValidatedQuery validateView(SqlText text, Catalog catalog, SqlNode parsed, Views views) {
    return resolve(text, catalog, names(text, parsed), views);
  }

  /**
   * Validates expressions, which may have parameters in them, as the columns and the WHERE of a
   * SELECT that has no other clauses.
   *
   * @param select from a relation, or without FROM
   * @throws dev.laminardb.core.error.LaminarException pointing at what is wrong with them
   */
  public ValidatedQuery validateExpressions(SqlText text, Catalog catalog, SqlSelect select) {
    ExpressionSyntax syntax = ExpressionSyntax.withParameters(text);
    syntax.check(select.getSelectList());
    syntax.check(select.getWhere());
    SqlNode query = calls(text, ArrayQueries.rewrite(text, select));
    return resolve(text, catalog, query, new Views(this, catalog));
  }

  /**
   * Validates a query whose result has an end: it may be sorted, and cut to some of its rows.
   *
   * @throws dev.laminardb.core.error.LaminarException pointing at what is wrong with it
   */
  public ValidatedQuery validateFinite(SqlText text, Catalog catalog, SqlNode parsed) {
    SqlNode query = names(text, parsed);
    new SupportedSyntax(text).checkFiniteQuery(query);
    return resolve(text, catalog, query, new Views(this, catalog));
  }

  /** A query in which what makes rows, and what ALL means, is resolved. */
  private SqlNode names(SqlText text, SqlNode parsed) {
    SqlNode query = OuterColumns.rewrite(functions, ArrayQueries.rewrite(text, parsed));
    return calls(text, SelectedRows.rewrite(text, functions, query));
  }

  private SqlNode calls(SqlText text, SqlNode parsed) {
    SqlNode query = TableCalls.resolve(text, functions, parsed);
    GroupByAll.expand(text, functions, query);
    return query;
  }

  private ValidatedQuery resolve(SqlText text, Catalog catalog, SqlNode parsed, Views views) {
    SqlNode query = FieldPaths.rewrite(catalog, ValuesQueries.rewrite(parsed));
    query = TypeAliases.resolve(text, query);
    query = ExactInterval.rewrite(query);
    query = JsonCalls.rewrite(text, ArrayCalls.rewrite(text, query));
    query = JsonAggregates.rewrite(RowComparisons.rewrite(FormatCalls.rewrite(text, query)));
    query = TimeCalls.rewrite(text, query);
    query = DateTruncations.rewrite(Casts.rewrite(text, query));
    query = OrderedSetCalls.rewrite(text, query);
    query = ConditionalCounts.rewrite(text, UntypedNulls.rewrite(query));
    query = DialectAggregates.rewrite(functions.resolveAggregates(query));
    QueryBlocks written = QueryBlocks.of(query);
    OverlappingWindows.check(text, written);
    for (SqlSelect select : written.selects()) {
      WindowGroups.rewrite(text, select);
      WindowTables.rewrite(text, select);
      OverCalls.writeOut(select);
      OverFilters.rewrite(select);
    }
    LaminarTypeFactory types = new LaminarTypeFactory();
    CalciteCatalogReader reader = reader(catalog, views, types);
    SqlValidator validator = new DialectValidator(text, operators, reader, types, CONFIG);
    SqlNode validated;
    try {
      validated = validator.validate(query);
    } catch (CalciteContextException e) {
      throw new ValidationErrors(text, catalog, written).of(e);
    }
    QueryBlocks blocks = QueryBlocks.of(validated);
    QuotedNames.check(text, catalog, blocks);
    ResultTypes.check(text, validator, blocks);
    ConstantArguments.check(text, blocks);
    return new ValidatedQuery(text, validated, blocks, validator, reader, types, views);
  }

  private static Table table(Relation known, Relation whole) {
    if (known.kind() == Relation.Kind.VIEW) {
      return new CatalogView(known);
    }
    return known == whole ? new CatalogTable(known) : new NarrowedTable(known, whole);
  }

  private CalciteCatalogReader reader(Catalog catalog, Views views, LaminarTypeFactory types) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    root.add(InformationSchema.NAME, new InformationSchema(catalog, functions, views));
    for (Relation relation : catalog.relations()) {
      root.add(relation.name(), table(relation, views.whole(relation)));
    }
    return new CalciteCatalogReader(
        root,
        List.of(),
        types,
        CalciteConnectionConfig.DEFAULT.set(CalciteConnectionProperty.CASE_SENSITIVE, "false"));
  }
}
