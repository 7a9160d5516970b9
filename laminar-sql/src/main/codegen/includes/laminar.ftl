<#-- LaminarDB's statements. Each production returns a node of dev.laminardb.sql.parse. -->

SqlNode LaminarQuery() :
{ final SqlNode query; SqlEmit emit = null; }
{
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    [ emit = Emit() ]
    {
        SqlNode whole = SqlDistinctOn.outermost(query);
        return emit == null ? whole : new SqlEmitQuery(whole, emit);
    }
}

/** ALL behind ORDER BY, with a direction for all. */
void OrderByAll(List<SqlNode> list) :
{ SqlNode all; }
{
    <ALL> { all = AllItems.order(getPos()); }
    [ <ASC> | <DESC> { all = SqlStdOperatorTable.DESC.createCall(getPos(), all); } ]
    [
        LOOKAHEAD(2)
        <NULLS> <FIRST> { all = SqlStdOperatorTable.NULLS_FIRST.createCall(getPos(), all); }
    |
        <NULLS> <LAST> { all = SqlStdOperatorTable.NULLS_LAST.createCall(getPos(), all); }
    ]
    { list.add(all); }
}

/** FROM before SELECT; all columns if that is left out. */
SqlNode FromFirst() :
{
    final Span s; final SqlNode from; SqlNode where = null; SqlNodeList group = null; SqlNode having = null;
    SqlNodeList windows = null; SqlNode qualify = null; SqlLiteral quantifier = null;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
}
{
    <FROM> { s = span(); } from = FromClause()
    [
        <SELECT> [ quantifier = AllOrDistinct() ]
        AddSelectItem(columns) ( LOOKAHEAD({ getToken(1).kind == COMMA }) <COMMA> AddSelectItem(columns) )*
    ]
    [ where = Where() ] [ group = GroupBy() ] [ having = Having() ] [ windows = Window() ] [ qualify = Qualify() ]
    {
        if (columns.isEmpty()) {
            columns.add(SqlIdentifier.star(s.pos()));
        }
        return new SqlSelect(s.end(this), quantifier == null ? SqlNodeList.EMPTY : SqlNodeList.of(quantifier),
            new SqlNodeList(columns, Span.of(columns).pos()), from, where, group, having,
            windows == null ? SqlNodeList.EMPTY : windows, qualify, null, null, null, SqlNodeList.EMPTY);
    }
}

/** What follows SELECT DISTINCT where it is not about whole rows. */
SqlNodeList DistinctOn() :
{ final List<SqlNode> expressions = new ArrayList<SqlNode>(); }
{
    <ON> <LPAREN>
    AddExpression(expressions, ExprContext.ACCEPT_SUB_QUERY)
    ( <COMMA> AddExpression(expressions, ExprContext.ACCEPT_SUB_QUERY) )*
    <RPAREN>
    { return new SqlNodeList(expressions, Span.of(expressions).pos()); }
}

/** What is different about some columns of a star. */
SqlNode StarItem(SqlNode star) :
{
    final Span s = Span.of(star);
    SqlNodeList excluded = SqlNodeList.EMPTY;
    SqlNodeList replaced = SqlNodeList.EMPTY;
    SqlNodeList renamed = SqlNodeList.EMPTY;
}
{
    [ ( <EXCLUDE> | <EXCEPT> ) excluded = StarNames() ]
    [ LOOKAHEAD(2) <REPLACE> replaced = StarReplacements() ]
    [ LOOKAHEAD(2) <RENAME> renamed = StarNewNames() ]
    { return SqlStar.of(s.end(this), star, excluded, replaced, renamed); }
}

SqlNodeList StarNames() :
{ final Span s; final List<SqlNode> list = new ArrayList<SqlNode>(); SqlNode name; }
{
    <LPAREN> { s = span(); }
    name = CompoundIdentifier() { list.add(name); }
    ( <COMMA> name = CompoundIdentifier() { list.add(name); } )*
    <RPAREN> { return new SqlNodeList(list, s.end(this)); }
}

SqlNodeList StarReplacements() :
{ final Span s; final List<SqlNode> list = new ArrayList<SqlNode>(); }
{
    <LPAREN> { s = span(); }
    StarReplacement(list) ( <COMMA> StarReplacement(list) )*
    <RPAREN> { return new SqlNodeList(list, s.end(this)); }
}

void StarReplacement(List<SqlNode> list) :
{ final SqlNode value; final SqlIdentifier name; }
{
    value = Expression(ExprContext.ACCEPT_SUB_QUERY) [ <AS> ] name = CompoundIdentifier()
    { list.add(SqlStdOperatorTable.AS.createCall(Span.of(value, name).pos(), value, name)); }
}

SqlNodeList StarNewNames() :
{ final Span s; final List<SqlNode> list = new ArrayList<SqlNode>(); }
{
    <LPAREN> { s = span(); }
    StarNewName(list) ( <COMMA> StarNewName(list) )*
    <RPAREN> { return new SqlNodeList(list, s.end(this)); }
}

void StarNewName(List<SqlNode> list) :
{ final SqlIdentifier name; final SqlIdentifier newName; }
{
    name = CompoundIdentifier() [ <AS> ] newName = SimpleIdentifier()
    { list.add(SqlStdOperatorTable.AS.createCall(Span.of(name, newName).pos(), name, newName)); }
}

SqlNode LaminarInsert() :
{ SqlNode whole; SqlEmit emit = null; }
{
    whole = InsertStatement()
    [ whole = OnConflict(whole) ]
    [ whole = Returning(whole) ]
    [ emit = Emit() ]
    {
        return emit == null ? whole : new SqlEmitQuery(whole, emit);
    }
}

/**
 * INSERT [OR REPLACE | OR IGNORE] INTO table [(columns) | BY NAME] [OVERRIDING SYSTEM VALUE] query, or DEFAULT VALUES, which is a row of no
 * values. UPSERT is the same as INSERT OR REPLACE.
 */
SqlNode InsertStatement() :
{
    final Span s;
    SqlInsertRows.Existing existing = SqlInsertRows.Existing.REFUSE;
    final SqlIdentifier table;
    SqlNodeList columns = null;
    SqlNode source;
    SqlParserPos byName = null;
    boolean overriding = false;
}
{
    (
        <INSERT> { s = span(); }
        [
            <OR>
            ( <REPLACE> { existing = SqlInsertRows.Existing.REPLACE; } | <IGNORE> { existing = SqlInsertRows.Existing.IGNORE; } )
        ]
    |
        <UPSERT> { s = span(); existing = SqlInsertRows.Existing.UPSERT; }
    )
    <INTO> table = RelationName()
    (
        <DEFAULT_> { columns = new SqlNodeList(getPos()); }
        <VALUES>
        {
            SqlNode row = SqlStdOperatorTable.ROW.createCall(getPos());
            source = SqlStdOperatorTable.VALUES.createCall(getPos(), row);
        }
    |
        [
            LOOKAHEAD(2) columns = ParenthesizedSimpleIdentifierList()
        |
            <BY> { byName = getPos(); } <NAME> { byName = byName.plus(getPos()); }
        ]
        [ <OVERRIDING> <SYSTEM> <VALUE> { overriding = true; } ]
        source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    { return SqlInsertRows.of(s.end(source), existing, table, columns, byName, overriding, source); }
}

/**
 * What follows an INSERT: ON CONFLICT [(columns)] DO NOTHING | DO UPDATE SET column = value, ...
 * [WHERE condition]
 */
SqlOnConflict OnConflict(SqlNode insert) :
{
    final Span s;
    SqlNodeList key = null;
    SqlNodeList columns = null;
    SqlNodeList values = null;
    SqlNode where = null;
}
{
    <ON> { s = span(); } <CONFLICT>
    [ key = ParenthesizedSimpleIdentifierList() ]
    <DO>
    (
        <NOTHING>
    |
        <UPDATE> { columns = new SqlNodeList(getPos()); values = new SqlNodeList(getPos()); }
        <SET> Assignment(columns, values) ( <COMMA> Assignment(columns, values) )*
        [ where = Where() ]
    )
    { return new SqlOnConflict(s.end(this), insert, key, columns, values, where); }
}

/**
 * column = value, or (column, ...) = (value, ...), which adds a list to each of the lists; a value is an
 * expression or DEFAULT, and the values of several columns may be a query.
 */
void Assignment(SqlNodeList columns, SqlNodeList values) :
{ final SqlNode column; final SqlNode value; }
{
    (
        column = CompoundIdentifier() <EQ>
        ( value = Default() | value = Expression(ExprContext.ACCEPT_SUB_QUERY) )
    |
        column = ParenthesizedSimpleIdentifierList() <EQ> [ <ROW> ]
        value = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_SUB_QUERY)
    )
    { columns.add(column); values.add(value); }
}

SqlNode UpdateStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNodeList columns;
    final SqlNodeList values;
    SqlNode from = null;
    SqlNode where = null;
}
{
    <UPDATE> { s = span(); columns = new SqlNodeList(s.pos()); values = new SqlNodeList(s.pos()); }
    table = RelationName()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <SET> Assignment(columns, values) ( <COMMA> Assignment(columns, values) )*
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    {
        SqlUpdate update = new SqlUpdate(s.end(this), table, columns, values, where, null, alias);
        return SqlJoinedChange.of(update, from);
    }
}

/** MERGE INTO table [AS alias] USING source ON condition, and what is done with the rows. */
SqlNode MergeStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNode source;
    final SqlNode condition;
    SqlMergeWhen when;
    final List<SqlMergeWhen> whens = new ArrayList<SqlMergeWhen>();
}
{
    <MERGE> { s = span(); } <INTO> table = RelationName()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <USING> source = TableRef()
    <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    ( when = MergeWhen() { whens.add(when); } )+
    { return new SqlMergeInto(s.end(this), table, alias, source, condition, whens); }
}

/** WHEN [NOT] MATCHED [AND condition] THEN UPDATE SET .. | DELETE | DO NOTHING | INSERT .. */
SqlMergeWhen MergeWhen() :
{
    final Span s;
    boolean matched = true;
    SqlNode condition = null;
    SqlMergeWhen.Action action;
    SqlNodeList columns = null;
    SqlNodeList values = SqlNodeList.EMPTY;
}
{
    <WHEN> { s = span(); } [ <NOT> { matched = false; } ] <MATCHED>
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        <UPDATE>
        {
            action = SqlMergeWhen.Action.UPDATE;
            columns = new SqlNodeList(getPos());
            values = new SqlNodeList(getPos());
        }
        <SET> Assignment(columns, values) ( <COMMA> Assignment(columns, values) )*
    |
        <DELETE> { action = SqlMergeWhen.Action.DELETE; }
    |
        <DO> <NOTHING> { action = SqlMergeWhen.Action.NOTHING; }
    |
        <INSERT> { action = SqlMergeWhen.Action.INSERT; }
        (
            <DEFAULT_> <VALUES> { columns = new SqlNodeList(getPos()); }
        |
            [ columns = ParenthesizedSimpleIdentifierList() ]
            <VALUES> values = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_SUB_QUERY)
        )
    )
    { return new SqlMergeWhen(s.end(this), matched, condition, action, columns, values); }
}

/** SHOW what there is, SHOW CREATE kind name, DESCRIBE [EXTENDED] name. */
SqlNode LaminarShow() :
{
    final Span s;
    RelationKind kind = null;
    final SqlIdentifier name;
    SqlIdentifier second = null;
}
{
    <SHOW> { s = span(); }
    (
        <CREATE> kind = RelationKind(Span.of()) name = RelationName()
        { return new SqlShow(s.end(this), SqlShow.Subject.CREATE, kind, name); }
    |
        name = SimpleIdentifier() [ second = SimpleIdentifier() ]
        {
            return new SqlShow(s.end(this), SqlShow.Subject.LIST, null,
                second == null ? name : name.plus(second.getSimple(), second.getParserPosition()));
        }
    )
|
    ( <DESCRIBE> | <DESC> ) { s = span(); }
    name = RelationName() [ second = RelationName() ]
    {
        return second == null
            ? new SqlShow(s.end(this), SqlShow.Subject.COLUMNS, null, name)
            : new SqlShow(s.end(this), SqlShow.Subject.PROPERTIES, null, second, name);
    }
}

SqlNode LaminarModify() :
{ SqlNode statement; }
{
    ( statement = UpdateStatement() | statement = SqlDelete() | statement = MergeStatement() )
    [ statement = Returning(statement) ]
    { return statement; }
}

/** What a statement that changes rows gives of them. */
SqlReturning Returning(SqlNode statement) :
{ final Span s; final List<SqlNode> columns = new ArrayList<SqlNode>(); }
{
    <RETURNING> { s = span(); }
    AddSelectItem(columns) ( <COMMA> AddSelectItem(columns) )*
    { return new SqlReturning(s.end(this), statement, new SqlNodeList(columns, s.end(this))); }
}

/** TRUNCATE [TABLE] name [RESTART IDENTITY | CONTINUE IDENTITY], which is a DELETE of all rows. */
SqlNode LaminarTruncate() :
{ final Span s; final SqlIdentifier name; boolean restarts = false; }
{
    <TRUNCATE> { s = span(); } [ <TABLE> ] name = RelationName()
    [ ( <RESTART> { restarts = true; } | <CONTINUE> ) <IDENTITY> ]
    { return new SqlTruncate(s.end(this), name, restarts); }
}

/** SUBSCRIBE name [WHERE condition] */
SqlNode LaminarSubscribe() :
{ final Span s; final SqlIdentifier name; SqlNode condition = null; }
{
    <SUBSCRIBE> { s = span(); } name = RelationName()
    [ <WHERE> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { return new SqlSubscribe(s.end(this), name, condition); }
}

/** EXPLAIN [PLAN FOR] [(FORMAT word)] [LOGICAL] query or CREATE, EXPLAIN [(FORMAT word)] ANALYZE name. */
SqlNode LaminarExplain() :
{
    final Span s;
    final List<SqlNode> words = new ArrayList<SqlNode>();
    SqlIdentifier word = null;
    SqlNode statement;
}
{
    <EXPLAIN> { s = span(); }
    [ LOOKAHEAD(2) <PLAN> <FOR> ]
    [
        LOOKAHEAD(<LPAREN> SimpleIdentifier())
        <LPAREN> ExplainOption(words) ( <COMMA> ExplainOption(words) )* <RPAREN>
    ]
    [ LOOKAHEAD(SimpleIdentifier()) word = SimpleIdentifier() ]
    (
        LOOKAHEAD(CompoundIdentifier()) statement = RelationName()
    |
        statement = SqlCreate()
    |
        statement = LaminarInsert()
    |
        statement = LaminarModify()
    |
        statement = LaminarQuery()
    )
    {
        return new SqlExplainStatement(
            s.end(this), new SqlNodeList(words, SqlParserPos.ZERO), word, statement);
    }
}

void ExplainOption(List<SqlNode> words) :
{ final SqlIdentifier name; final SqlIdentifier value; }
{
    name = SimpleIdentifier() value = SimpleIdentifier()
    { words.add(name); words.add(value); }
}

/** The EMIT clause of a query. */
SqlEmit Emit() :
{ final Span s; final SqlEmit.Mode mode; SqlNode interval = null; }
{
    <EMIT> { s = span(); }
    (
        <CHANGES> { mode = SqlEmit.Mode.CHANGES; }
    |
        <FINAL> { mode = SqlEmit.Mode.FINAL; }
    |
        <EVERY> ( interval = IntervalLiteral() | interval = PlainInterval() ) { mode = SqlEmit.Mode.EVERY; }
    |
        <AFTER> <WATERMARK> { mode = SqlEmit.Mode.ON_WATERMARK; }
    |
        <ON>
        (
            <WINDOW> <CLOSE> { mode = SqlEmit.Mode.ON_WINDOW_CLOSE; }
        |
            <UPDATE> { mode = SqlEmit.Mode.ON_UPDATE; }
        |
            <WATERMARK> { mode = SqlEmit.Mode.ON_WATERMARK; }
        )
    )
    { return new SqlEmit(s.end(this), mode, interval); }
}

/** What follows x in x::type. It binds more tightly than any other operator, as in PostgreSQL. */
void DoubleColonCast(List<Object> list, ExprContext exprContext, Span s) :
{ SqlTypeNameSpec type; }
{
    <INFIX_CAST> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, getPos()));
    }
    type = TypeName() { list.add(new SqlDataTypeSpec(type, type.getParserPos())); }
}

/** PostgreSQL's spelling of arrays of a type, BIGINT[]. */
SqlTypeNameSpec BracketArrayType() :
{ final Span s = Span.of(); SqlTypeNameSpec type; final SqlIdentifier name; }
{
    (
        LOOKAHEAD({ ArrayTypeSyntax.isAhead(this) })
        (
            LOOKAHEAD(2)
            type = SqlTypeName(s)
        |
            name = CompoundIdentifier() { type = new SqlUserDefinedTypeNameSpec(name, s.end(this)); }
        )
    |
        // No type begins so: what is above is asked for the brackets only because there is a choice.
        <LBRACKET> <RBRACKET> { type = null; }
    )
    type = ArraySuffixes(type)
    { return type; }
}

/** The brackets behind a type. */
SqlTypeNameSpec ArraySuffixes(SqlTypeNameSpec element) :
{ SqlTypeNameSpec type = element; }
{
    (
        LOOKAHEAD(2)
        <LBRACKET> <RBRACKET>
        {
            type = new SqlCollectionTypeNameSpec(
                type, SqlTypeName.ARRAY, type.getParserPos().plus(getPos()));
        }
    )*
    { return type; }
}

/** What stands in the brackets behind an array: a position, or the bounds of a part. */
SqlNode Subscript() :
{ Span s = null; SqlNode from = null; SqlNode to = null; }
{
    (
        from = Expression(ExprContext.ACCEPT_SUB_QUERY)
        [ <COLON> { s = span(); } [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ] ]
    |
        <COLON> { s = span(); } [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    )
    { return s == null ? from : ArraySlice.bounds(from, to, s.end(this)); }
}

/** The patterns behind LIKE ANY and LIKE ALL. */
void LikePatterns(List<Object> list, SqlOperator like, Span s) :
{ boolean all = false; final SqlNodeList patterns; }
{
    ( <ANY> | <SOME> | <ALL> { all = true; } )
    { final SqlParserPos position = s.add(this).pos(); }
    patterns = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_NONCURSOR)
    {
        list.add(new SqlParserUtil.ToTreeListItem(new LikeQuantifier(like, all), position));
        list.add(patterns);
    }
}

/** INTERVAL as a type, with or without its units. */
SqlTypeNameSpec IntervalType() :
{ final Span s; SqlIntervalQualifier unit = null; }
{
    <INTERVAL> { s = span(); }
    [ LOOKAHEAD(1) unit = IntervalQualifier() ]
    { return new IntervalTypeName(unit, s.end(this)); }
}

/** INTERVAL 'text', where the text has the units. */
SqlNode PlainInterval() :
{ final Span s; int sign = 1; final String content; }
{
    <PLAIN_INTERVAL> { s = span(); }
    [ <MINUS> { sign = -1; } | <PLUS> ]
    content = SimpleStringLiteral()
    { return IntervalText.parse(s.end(this), sign, content); }
}

/** [count] ROW | ROWS ONLY | WITH TIES: how many rows a FETCH lets through, one if nothing is said. */
SqlNode FetchedRows() :
{ final Span s; SqlNode count = null; }
{
    [ count = UnsignedNumericLiteralOrParam() ]
    ( <ROW> | <ROWS> )
    { if (count == null) { count = SqlLiteral.createExactNumeric("1", getPos()); } }
    (
        <ONLY> { return count; }
    |
        <WITH> { s = span(); } <TIES> { return SqlTies.of(s.end(this), count); }
    )
}

/** UNNEST(array) where an expression may stand. */
SqlNode SelectedUnnest() :
{ final Span s; final SqlNode array; }
{
    <UNNEST> { s = span(); }
    <LPAREN> array = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    { return SqlStdOperatorTable.UNNEST.createCall(s.end(this), array); }
}

/** TIMESTAMPTZ 'text'. */
SqlNode ZonedTimestamp() :
{ final Span s; final String content; }
{
    <TIMESTAMPTZ> { s = span(); }
    content = SimpleStringLiteral()
    { return SqlLiteral.createUnknown("TIMESTAMP WITH TIME ZONE", content, s.end(this)); }
}

/** What follows x in x AT TIME ZONE 'zone'. */
void AtTimeZone(List<Object> list, ExprContext exprContext, Span s) :
{}
{
    <AT> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(TimeZoneOperator.INSTANCE, getPos()));
    }
    <TIME> <ZONE>
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** A type with fields: ROW(a INT, b VARCHAR), which is in angle brackets in other dialects, and called STRUCT. */
SqlTypeNameSpec LaminarRowType() :
{
    final Span s;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    final List<SqlDataTypeSpec> types = new ArrayList<SqlDataTypeSpec>();
    SqlTypeNameSpec type;
}
{
    ( <ROW> | <STRUCT> ) { s = span(); }
    (
        <LPAREN> RowField(names, types) ( <COMMA> RowField(names, types) )* <RPAREN>
    |
        <LT> RowField(names, types) ( <COMMA> RowField(names, types) )* CloseAngle()
    )
    { type = new SqlRowTypeNameSpec(s.end(this), names, types); }
    type = ArraySuffixes(type)
    { return type; }
}

/** MAP<VARCHAR, INT>, also in parentheses. */
SqlTypeNameSpec LaminarMapType() :
{ final Span s; final SqlDataTypeSpec key; final SqlDataTypeSpec value; SqlTypeNameSpec type; }
{
    <MAP> { s = span(); }
    (
        <LPAREN> key = DataType() <COMMA> value = DataType() <RPAREN>
    |
        <LT> key = DataType() <COMMA> value = DataType() CloseAngle()
    )
    { type = new SqlMapTypeNameSpec(key, value, s.end(this)); }
    type = ArraySuffixes(type)
    { return type; }
}

void RowField(List<SqlIdentifier> names, List<SqlDataTypeSpec> types) :
{ final SqlIdentifier name; final SqlDataTypeSpec type; final boolean nullable; }
{
    name = SimpleIdentifier() type = DataType() nullable = NullableOptDefaultTrue()
    { names.add(name); types.add(type.withNullable(nullable)); }
}

/** The end of a list of types, of which two together are read as an operator. */
void CloseAngle() :
{}
{
    {
        Token both = getToken(1);
        if (both.kind == RIGHTSHIFT) {
            Token second = Token.newToken(GT);
            second.kind = GT;
            second.image = ">";
            second.beginLine = second.endLine = both.endLine;
            second.beginColumn = second.endColumn = both.endColumn;
            second.next = both.next;
            both.kind = GT;
            both.image = ">";
            both.endColumn = both.beginColumn;
            both.next = second;
        }
    }
    <GT>
}

/** PostgreSQL's operators. Of those that Calcite has, too, these come first: they bind as PostgreSQL's do. */
void DialectOperator(List<Object> list, ExprContext exprContext, Span s) :
{ final SqlBinaryOperator op; }
{
    (
        <AMPERSAND> { op = DialectOperators.BIT_AND; }
    |   <VERTICAL_BAR> { op = DialectOperators.BIT_OR; }
    |   <NUMBER_SIGN> { op = DialectOperators.BIT_XOR; }
    |   <LEFTSHIFT> { op = DialectOperators.SHIFT_LEFT; }
    |   <RIGHTSHIFT> { op = DialectOperators.SHIFT_RIGHT; }
    |   <TILDE> { op = DialectOperators.MATCHES; }
    |   <TILDE_STAR> { op = DialectOperators.MATCHES_ANY_CASE; }
    |   <NOT_TILDE> { op = DialectOperators.DIFFERS; }
    |   <LAMBDA> { op = DialectOperators.JSON_PART; }
    |   <JSON_TEXT> { op = DialectOperators.JSON_PART_TEXT; }
    |   <NOT_TILDE_STAR> { op = DialectOperators.DIFFERS_ANY_CASE; }
    |   <CONCAT> { op = ConcatenationOperator.INSTANCE; }
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** CONTAINS(text, part), though the word is one of the standard's operators. */
SqlNode ContainsCall() :
{ final Span s; final SqlNode text; final SqlNode part; }
{
    <CONTAINS> { s = span(); }
    <LPAREN> text = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <COMMA> part = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN>
    { return DialectOperators.CONTAINS.createCall(s.end(this), text, part); }
}

/**
 * ~x, the bits that x does not have. It binds as PostgreSQL's does: less than + and -, which so belong
 * to its operand.
 */
SqlNode BitwiseNot() :
{ final Span s; final List<Object> operand = new ArrayList<Object>(); SqlBinaryOperator op; }
{
    <TILDE> { s = span(); }
    AddExpression2b(operand, ExprContext.ACCEPT_SUB_QUERY)
    (
        LOOKAHEAD(1)
        (
            DoubleColonCast(operand, ExprContext.ACCEPT_SUB_QUERY, s)
        |
            (
                <PLUS> { op = SqlStdOperatorTable.PLUS; }
            |   <MINUS> { op = SqlStdOperatorTable.MINUS; }
            |   <STAR> { op = SqlStdOperatorTable.MULTIPLY; }
            |   <SLASH> { op = SqlStdOperatorTable.DIVIDE; }
            |   <PERCENT_REMAINDER> { op = SqlStdOperatorTable.PERCENT_REMAINDER; }
            )
            { operand.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
            AddExpression2b(operand, ExprContext.ACCEPT_SUB_QUERY)
        )
    )*
    { return DialectOperators.BIT_NOT.createCall(s.end(this), SqlParserUtil.toTree(operand)); }
}

/**
 * The arguments of a call without the parenthesis behind them; the first is DISTINCT, ALL or null. The last is the
 * ORDER BY of an aggregate that has one.
 */
List<SqlNode> LaminarArguments() :
{
    final SqlLiteral quantifier; final SqlNodeList order; final List<SqlNode> list = new ArrayList<SqlNode>();
    final boolean ordered = OrderedAggregate.isNamed(getToken(0).image);
}
{
    <LPAREN>
    ( quantifier = AllOrDistinct() { list.add(quantifier); } | { list.add(null); } )
    (
        LOOKAHEAD({ ordered }) AddArg(list, ExprContext.ACCEPT_SUB_QUERY)
    |
        AddArg0(list, ExprContext.ACCEPT_SUB_QUERY)
    )
    ( <COMMA> AddArg(list, ExprContext.ACCEPT_SUB_QUERY) )*
    [ LOOKAHEAD({ ordered && getToken(1).kind == ORDER }) order = OrderBy(true) { list.add(order); } ]
    { return list; }
}

void ColumnOrWatermark(List<SqlNode> list) :
{ final SqlIdentifier name; final SqlColumnDeclaration column; SqlNode time = null; final Span s; final SqlConstraint constraint; }
{
    LOOKAHEAD(2)
    <WATERMARK> { s = span(); } <FOR> name = SimpleIdentifier()
    [ <AS> time = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { list.add(new SqlWatermarkDeclaration(s.end(this), name, time)); }
|
    constraint = TableConstraint() { list.add(constraint); }
|
    column = ColumnDeclaration() { list.add(column); }
}

/** [CONSTRAINT name] CHECK (condition), UNIQUE (columns), or PRIMARY KEY (columns) [NOT ENFORCED] */
SqlConstraint TableConstraint() :
{
    final Span s = Span.of();
    SqlIdentifier name = null;
    final WrittenExpression condition;
    final SqlNodeList keys;
    final boolean enforced;
}
{
    [ <CONSTRAINT> { s.add(this); } name = SimpleIdentifier() ]
    (
        <CHECK> { s.add(this); } <LPAREN> condition = WrittenExpression() <RPAREN>
        { return new SqlCheck(s.end(this), name, condition); }
    |
        <PRIMARY> { s.add(this); } <KEY> keys = ParenthesizedSimpleIdentifierList() enforced = IsEnforced()
        { return new SqlPrimaryKey(s.end(this), name, keys, enforced); }
    |
        <UNIQUE> { s.add(this); } keys = ParenthesizedSimpleIdentifierList()
        { return new SqlUnique(s.end(this), name, keys, false); }
    )
}

/** [NOT ENFORCED] behind a constraint. */
boolean IsEnforced() :
{}
{
    [ LOOKAHEAD(2) <NOT> <ENFORCED> { return false; } ]
    { return true; }
}

SqlColumnDeclaration ColumnDeclaration() :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    final SqlDataTypeSpec numbers;
    final Span s;
    boolean nullable;
    boolean key = false;
    boolean enforced = true;
    WrittenExpression value = null;
    final List<SqlIdentity> identities = new ArrayList<SqlIdentity>();
    final List<SqlConstraint> constraints = new ArrayList<SqlConstraint>();
    SqlIdentity identity;
    Span ofConstraint;
    SqlIdentifier named;
    WrittenExpression condition;
}
{
    name = SimpleIdentifier() { s = span(); }
    type = DataType()
    {
        numbers = SerialType.numbers(type);
        if (numbers != null) {
            identities.add(new SqlIdentity(type.getParserPosition(), false, null, null));
        }
    }
    nullable = NullableOptDefaultTrue()
    (
        <DEFAULT_> value = WrittenExpression()
    |
        <NOT> <NULL> { nullable = false; }
    |
        LOOKAHEAD(<GENERATED> ( <ALWAYS> | <BY> <DEFAULT_> ) <AS> <IDENTITY>)
        identity = Identity() { identities.add(identity); }
    |
        { ofConstraint = Span.of(); named = null; }
        [ <CONSTRAINT> { ofConstraint.add(this); } named = SimpleIdentifier() ]
        (
            <PRIMARY> <KEY> { key = true; } enforced = IsEnforced()
        |
            <CHECK> { ofConstraint.add(this); } <LPAREN> condition = WrittenExpression() <RPAREN>
            { constraints.add(new SqlCheck(ofConstraint.end(this), named, condition)); }
        |
            <UNIQUE> { ofConstraint.add(this); }
            { constraints.add(new SqlUnique(ofConstraint.end(this), named, SqlNodeList.of(name), true)); }
        )
    )*
    {
        return new SqlColumnDeclaration(s.end(this), name,
            (numbers == null ? type : numbers).withNullable(nullable && identities.isEmpty()),
            key, enforced, value, identities, constraints);
    }
}

/** GENERATED ALWAYS | BY DEFAULT AS IDENTITY [([START [WITH] n] [INCREMENT [BY] n])] */
SqlIdentity Identity() :
{ final Span s; boolean always = true; SqlNumericLiteral start = null; SqlNumericLiteral step = null; }
{
    <GENERATED> { s = span(); } ( <ALWAYS> | <BY> <DEFAULT_> { always = false; } ) <AS> <IDENTITY>
    [
        <LPAREN>
        [ <START> [ <WITH> ] start = WholeNumber() ]
        [ <INCREMENT> [ <BY> ] step = WholeNumber() ]
        <RPAREN>
    ]
    { return new SqlIdentity(s.end(this), always, start, step); }
}

SqlNumericLiteral WholeNumber() :
{ final SqlNode number; boolean negative = false; }
{
    [ <PLUS> | <MINUS> { negative = true; } ] number = UnsignedNumericLiteral()
    {
        SqlNumericLiteral literal = (SqlNumericLiteral) number;
        return negative
            ? SqlLiteral.createNegative(literal, literal.getParserPosition())
            : literal;
    }
}

/** An expression, and all that is written of it: nodes do not know the parentheses around them. */
WrittenExpression WrittenExpression() :
{ final Token first; final SqlNode node; }
{
    { first = getToken(1); }
    node = Expression(ExprContext.ACCEPT_SUB_QUERY)
    {
        Token last = getToken(0);
        return new WrittenExpression(node,
            new SqlParserPos(first.beginLine, first.beginColumn, last.endLine, last.endColumn));
    }
}

SqlNodeList ColumnsAndWatermarks() :
{ final Span s; final List<SqlNode> list = new ArrayList<SqlNode>(); }
{
    <LPAREN> { s = span(); }
    ColumnOrWatermark(list) ( <COMMA> ColumnOrWatermark(list) )*
    <RPAREN>
    { return new SqlNodeList(list, s.end(this)); }
}

void LaminarOption(List<SqlNode> list) :
{ final SqlNode key; final SqlNode value; }
{
    key = StringLiteral() <EQ> value = Literal()
    { list.add(key); list.add(value); }
}

/** WITH ('key' = value, ...): keys and values by turns. */
SqlNodeList Options() :
{ final Span s; final List<SqlNode> list = new ArrayList<SqlNode>(); }
{
    <WITH> { s = span(); }
    <LPAREN> LaminarOption(list) ( <COMMA> LaminarOption(list) )* <RPAREN>
    { return new SqlNodeList(list, s.end(this)); }
}

/** The name of a relation, which that of its schema may stand in front of. */
SqlIdentifier RelationName() :
{ final SqlIdentifier name; }
{
    name = CompoundIdentifier() { return DefaultSchema.without(name); }
}

/** The kind of a relation; its words are added to the span. */
RelationKind RelationKind(Span words) :
{}
{
    <SOURCE> { words.add(this); return RelationKind.SOURCE; }
|
    <STREAM> { words.add(this); return RelationKind.STREAM; }
|
    <SINK> { words.add(this); return RelationKind.SINK; }
|
    <TABLE> { words.add(this); return RelationKind.TABLE; }
|
    <LOOKUP> { words.add(this); } <TABLE> { words.add(this); return RelationKind.LOOKUP_TABLE; }
|
    <VIEW> { words.add(this); return RelationKind.VIEW; }
|
    <MATERIALIZED> { words.add(this); } <VIEW> { words.add(this); return RelationKind.MATERIALIZED_VIEW; }
}

SqlCreate CreateRelation(Span s, boolean replace) :
{
    final RelationKind kind;
    final SqlParserPos replacePosition = replace ? getPos() : null;
    final Span kindWords = Span.of();
    final SqlIdentifier name;
    boolean ifNotExists = false;
    SqlNodeList names = null;
    SqlNodeList columns = null;
    SqlNodeList with = null;
    SqlIdentifier from = null;
    SqlNode query = null;
    SqlLiteral data = null;
    SqlEmit emit = null;
}
{
    kind = RelationKind(kindWords)
    [ LOOKAHEAD(3) <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = RelationName()
    [
        LOOKAHEAD(<LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ))
        names = ParenthesizedSimpleIdentifierList()
    |
        columns = ColumnsAndWatermarks()
    ]
    [ <FROM> from = RelationName() ]
    [ with = Options() ]
    [ <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) [ data = WithData() ] [ emit = Emit() ] ]
    {
        return new SqlCreateRelation(s.end(this), kind, kindWords.pos(), replacePosition, ifNotExists,
            name, names, columns, from, with, query, data, emit);
    }
}

/** WITH [NO] DATA behind the query of a CREATE. */
SqlLiteral WithData() :
{ final Span s; boolean data = true; }
{
    <WITH> { s = span(); } [ <NO> { data = false; } ] <DATA>
    { return SqlLiteral.createBoolean(data, s.end(this)); }
}

SqlDrop DropRelation(Span s, boolean replace) :
{
    final RelationKind kind;
    final Span kindWords = Span.of();
    SqlIdentifier name;
    final List<SqlNode> names = new ArrayList<SqlNode>();
    boolean ifExists = false;
    boolean cascade = false;
}
{
    kind = RelationKind(kindWords)
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    name = RelationName() { names.add(name); }
    ( <COMMA> name = RelationName() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    {
        return new SqlDropRelation(s.end(this), kind, kindWords.pos(), ifExists,
            new SqlNodeList(names, Span.of(names).pos()), cascade);
    }
}

SqlDrop DropFunction(Span s, boolean replace) :
{ final SqlIdentifier name; boolean ifExists = false; boolean cascade = false; }
{
    <FUNCTION>
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    name = SimpleIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new SqlDropFunction(s.end(this), ifExists, name, cascade); }
}

/**
 * ALTER kind [IF EXISTS] name RENAME TO name, or RENAME [COLUMN] name TO name, or one or several of the
 * actions on columns
 */
SqlNode LaminarAlter() :
{
    final Span s;
    final RelationKind kind;
    final Span kindWords = Span.of();
    final SqlIdentifier name;
    final SqlIdentifier column;
    final SqlIdentifier newName;
    boolean ifExists = false;
    dev.laminardb.sql.parse.SqlAlter action;
    final List<dev.laminardb.sql.parse.SqlAlter> actions = new ArrayList<dev.laminardb.sql.parse.SqlAlter>();
}
{
    <ALTER> { s = span(); }
    kind = RelationKind(kindWords)
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    name = RelationName()
    (
        <RENAME>
        (
            <TO> newName = CompoundIdentifier()
            { return new SqlRenameRelation(s.end(this), kind, kindWords.pos(), ifExists, name, newName); }
        |
            [ <COLUMN> ] column = SimpleIdentifier() <TO> newName = SimpleIdentifier()
            { return new SqlRenameColumn(s.end(this), kind, kindWords.pos(), ifExists, name, column, newName); }
        )
    |
        action = ColumnAction(s, kind, kindWords.pos(), ifExists, name) { actions.add(action); }
        (
            <COMMA>
            action = ColumnAction(Span.of(), kind, kindWords.pos(), ifExists, name) { actions.add(action); }
        )*
        { return actions.size() == 1 ? action : new SqlAlterColumns(s.end(this), actions); }
    )
}

/**
 * ADD [COLUMN] [IF NOT EXISTS] declaration, or a constraint; DROP [COLUMN] [IF EXISTS] name [CASCADE | RESTRICT],
 * which are the same: whatever reads the table has to be dropped first; DROP CONSTRAINT [IF EXISTS] name; or ALTER
 * [COLUMN] name with what becomes of its default, its nulls or its type
 */
dev.laminardb.sql.parse.SqlAlter ColumnAction(Span s, RelationKind kind, SqlParserPos kindWords, boolean ifExists, SqlIdentifier name) :
{
    final SqlIdentifier column;
    final SqlColumnDeclaration added;
    final SqlConstraint constraint;
    boolean unless = false;
    SqlDataTypeSpec type = null;
    WrittenExpression value = null;
    SqlAlterColumn.Change change;
}
{
    LOOKAHEAD(2)
    <ADD> constraint = TableConstraint()
    { return new SqlAddConstraint(s.end(this), kind, kindWords, ifExists, name, constraint); }
|
    LOOKAHEAD(2)
    <DROP> <CONSTRAINT> [ LOOKAHEAD(2) <IF> <EXISTS> { unless = true; } ] column = SimpleIdentifier()
    [ <CASCADE> | <RESTRICT> ]
    { return new SqlDropConstraint(s.end(this), kind, kindWords, ifExists, name, column, unless); }
|
    <ADD> [ <COLUMN> ] [ LOOKAHEAD(3) <IF> <NOT> <EXISTS> { unless = true; } ] added = ColumnDeclaration()
    { return new SqlAddColumn(s.end(this), kind, kindWords, ifExists, name, added, unless); }
|
    <DROP> [ <COLUMN> ] [ LOOKAHEAD(2) <IF> <EXISTS> { unless = true; } ] column = SimpleIdentifier()
    [ <CASCADE> | <RESTRICT> ]
    { return new SqlDropColumn(s.end(this), kind, kindWords, ifExists, name, column, unless); }
|
    <ALTER> [ <COLUMN> ] column = SimpleIdentifier()
    (
        LOOKAHEAD(2)
        [ <SET> <DATA> ] <TYPE> type = DataType() [ <USING> value = WrittenExpression() ]
        { change = SqlAlterColumn.Change.SET_DATA_TYPE; }
    |
        <SET>
        (
            <DEFAULT_> value = WrittenExpression() { change = SqlAlterColumn.Change.SET_DEFAULT; }
        |
            <NOT> <NULL> { change = SqlAlterColumn.Change.SET_NOT_NULL; }
        )
    |
        <DROP>
        (
            <DEFAULT_> { change = SqlAlterColumn.Change.DROP_DEFAULT; }
        |
            <NOT> <NULL> { change = SqlAlterColumn.Change.DROP_NOT_NULL; }
        )
    )
    { return new SqlAlterColumn(s.end(this), kind, kindWords, ifExists, name, column, change, type, value); }
}
