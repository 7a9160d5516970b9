package dev.laminardb.benchmarks.duckdb;

import dev.laminardb.benchmarks.nexmark.Checksum;
import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * One query on DuckDB. A timed pass has the database hash the result itself, since handing rows to
 * Java would take longer than the query; the check reads the rows and adds up the checksum.
 */
final class DuckDbEngine implements Engine {
  /** Types of columns, by DuckDB's names. */
  private enum Kind {
    INTEGER,
    BIGINT,
    DOUBLE,
    DECIMAL,
    VARCHAR
  }

  private final DuckDBConnection connection;
  private final String check;
  private final String timed;

  DuckDbEngine(DuckDBConnection connection, NexmarkQuery query) throws SQLException {
    this.connection = connection;
    List<String> columns = new ArrayList<>();
    List<String> readable = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE " + query.duckDbSql())) {
      while (described.next()) {
        String column = described.getString(1);
        columns.add(column);
        readable.add(
            described.getString(2).equals("TIMESTAMP") ? "epoch_us(" + column + ")" : column);
      }
    }
    String from = " FROM (" + query.duckDbSql() + ")";
    check = "SELECT " + String.join(", ", readable) + from;
    timed = "SELECT COUNT(*), bit_xor(hash(" + String.join(", ", columns) + "))" + from;
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public boolean checksEveryPass() {
    return false;
  }

  @Override
  public Pass run() {
    long begin = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(timed)) {
      result.next();
      long rows = result.getLong(1);
      long hash = result.getBigDecimal(2).longValue();
      return new Pass(System.nanoTime() - begin, rows, rows, hash);
    } catch (SQLException e) {
      throw new IllegalStateException(timed, e);
    }
  }

  @Override
  public Pass check() {
    Checksum checksum = new Checksum();
    long begin = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(check)) {
      Kind[] columns = kinds(result.getMetaData());
      while (result.next()) {
        long hash = Checksum.SEED;
        for (int i = 0; i < columns.length; i++) {
          hash = with(hash, result, i + 1, columns[i]);
        }
        checksum.addRow(hash);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(check, e);
    }
    return Pass.of(System.nanoTime() - begin, checksum);
  }

  private static Kind[] kinds(ResultSetMetaData columns) throws SQLException {
    Kind[] kinds = new Kind[columns.getColumnCount()];
    for (int i = 0; i < kinds.length; i++) {
      String type = columns.getColumnTypeName(i + 1);
      kinds[i] = type.startsWith("DECIMAL") ? Kind.DECIMAL : Kind.valueOf(type);
    }
    return kinds;
  }

  private static long with(long hash, ResultSet row, int column, Kind kind) throws SQLException {
    return switch (kind) {
      case INTEGER, BIGINT -> Checksum.with(hash, row.getLong(column));
      case DOUBLE -> Checksum.with(hash, Double.doubleToRawLongBits(row.getDouble(column)));
      case DECIMAL ->
          Checksum.with(
              hash,
              row.getBigDecimal(column)
                  .setScale(NexmarkQuery.DECIMAL_SCALE)
                  .unscaledValue()
                  .longValueExact());
      case VARCHAR -> {
        byte[] bytes = row.getString(column).getBytes(StandardCharsets.US_ASCII);
        yield Checksum.with(hash, bytes, 0, bytes.length);
      }
    };
  }

  /** The connection is the peer's. */
  @Override
  public void close() {}
}
