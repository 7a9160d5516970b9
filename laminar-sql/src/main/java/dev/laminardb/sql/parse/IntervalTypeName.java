package dev.laminardb.sql.parse;

import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/** INTERVAL as the name of a type; without units it is of days to microseconds. */
public final class IntervalTypeName extends SqlTypeNameSpec {
  private static final int DAY_DIGITS = 10;
  private static final int MICRO_DIGITS = 6;

  private final SqlIntervalQualifier units;
  private final boolean isPlain;

  /**
   * A name.
   *
   * @param units those that are written, or null
   */
  public IntervalTypeName(@Nullable SqlIntervalQualifier units, SqlParserPos at) {
    super(new SqlIdentifier("INTERVAL", at), at);
    this.units = units == null ? daysToMicros(at) : units;
    this.isPlain = units == null;
  }

  private static SqlIntervalQualifier daysToMicros(SqlParserPos at) {
    return new SqlIntervalQualifier(TimeUnit.DAY, DAY_DIGITS, TimeUnit.SECOND, MICRO_DIGITS, at);
  }

  /** Whether no units are written. */
  public boolean isPlain() {
    return isPlain;
  }

  /** The units. */
  public SqlIntervalQualifier units() {
    return units;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return validator.getTypeFactory().createSqlIntervalType(units);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("INTERVAL");
    if (!isPlain) {
      units.unparse(writer, leftPrec, rightPrec);
    }
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec other, Litmus litmus) {
    return other instanceof IntervalTypeName interval && units.equalsDeep(interval.units, litmus)
        ? litmus.succeed()
        : litmus.fail("{} != {}", this, other);
  }
}
