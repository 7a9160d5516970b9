package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.SqlDropFunction;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * DROP FUNCTION. What calls a function knows it by its name, in the text of its CREATE. For one
 * statement.
 */
final class FunctionRemoval {
  private static final StatementParser PARSER = new StatementParser(Dialect.CONFORMANCE);

  private final SqlText text;
  private final Definitions definitions;
  private final UserFunctions functions;

  FunctionRemoval(SqlText text, Definitions definitions, UserFunctions functions) {
    this.text = text;
    this.definitions = definitions;
    this.functions = functions;
  }

  /**
   * Removes what calls the function, if it has to go, too.
   *
   * @return whether there is a function to be removed
   */
  boolean drop(SqlDropFunction drop) {
    String name = drop.name().getSimple();
    if (!functions.has(name)) {
      if (drop.isIfExists() && !QueryValidator.isBuiltIn(name)) {
        return false;
      }
      throw missing(drop);
    }
    List<Relation> callers =
        definitions.catalog().relations().stream().filter(r -> calls(r, name)).toList();
    if (!callers.isEmpty() && !drop.isCascade()) {
      throw text.error(
          ErrorCode.RELATION_IN_USE,
          drop.name().getParserPosition(),
          "function \""
              + name
              + "\" is called by "
              + callers.stream().map(Relation::describe).collect(Collectors.joining(", ")),
          "drop them first, or add CASCADE");
    }
    for (Relation caller : callers) {
      // One that reads another caller has gone with it.
      definitions.catalog().find(caller.name()).ifPresent(definitions::remove);
    }
    return true;
  }

  private LaminarException missing(SqlDropFunction drop) {
    String name = drop.name().getSimple();
    boolean isBuiltIn = QueryValidator.isBuiltIn(name);
    return text.error(
        ErrorCode.FUNCTION_NOT_FOUND,
        drop.name().getParserPosition(),
        isBuiltIn
            ? "\"" + name + "\" is a function of SQL"
            : "there is no function \"" + name + "\"",
        isBuiltIn
            ? "those that were registered can be dropped"
            : Suggestions.hint(name, functions.names(), "functions"));
  }

  private static boolean calls(Relation relation, String function) {
    Calls calls = new Calls(function);
    PARSER.parse(new SqlText(relation.sql())).forEach(statement -> statement.accept(calls));
    return calls.found;
  }

  private static final class Calls extends SqlBasicVisitor<@Nullable Void> {
    private final String function;
    private boolean found;

    Calls(String function) {
      this.function = function;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      found |=
          call.getOperator() instanceof SqlFunction called
              && called.getName().equalsIgnoreCase(function);
      for (SqlNode operand : call.getOperandList()) {
        if (operand != null) {
          operand.accept(this);
        }
      }
      return null;
    }
  }
}
