package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Decimals;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Ints;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Query 14: a filter and a projection that compute. The published function that counts a letter is
 * put together from built-in ones.
 */
final class Calculation implements BidQuery {
  private static final long ABOVE = 1_000_000_000;
  private static final long BELOW = 50_000_000_000L;
  private static final byte[] DAY = "dayTime".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NIGHT = "nightTime".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER = "otherTime".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "q14";
  }

  @Override
  public String sql() {
    return """
        SELECT auction, bidder, 0.908 * price AS price,
          CASE WHEN EXTRACT(HOUR FROM dateTime) >= 8 AND EXTRACT(HOUR FROM dateTime) <= 18 THEN 'dayTime'
               WHEN EXTRACT(HOUR FROM dateTime) <= 6 OR EXTRACT(HOUR FROM dateTime) >= 20 THEN 'nightTime'
               ELSE 'otherTime' END AS bidTimeType,
          dateTime, extra,
          CHAR_LENGTH(extra) - CHAR_LENGTH(REPLACE(extra, 'c', '')) AS c_counts
        FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000""";
  }

  /** Flink makes CASE's results one length, with blanks, unless they have none. */
  @Override
  public String flinkSql() {
    return sql()
        .replace("'dayTime'", "CAST('dayTime' AS VARCHAR)")
        .replace("'nightTime'", "CAST('nightTime' AS VARCHAR)")
        .replace("'otherTime'", "CAST('otherTime' AS VARCHAR)");
  }

  @Override
  public String duckDbSql() {
    return sql().replace("CHAR_LENGTH", "LENGTH");
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    byte[] extra = bids.extra.bytes();
    int[] extraAt = bids.extra.offsets();
    for (int i = 0; i < bids.count; i++) {
      long price = DecimalConversion.UNSCALED_RATE * bids.price[i];
      if (price > ABOVE && price < BELOW) {
        byte[] type = type(Days.hour(bids.dateTime[i]));
        long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
        hash = Checksum.with(hash, bids.bidder[i]);
        hash = Checksum.with(hash, price);
        hash = Checksum.with(hash, type, 0, type.length);
        hash = Checksum.with(hash, bids.dateTime[i]);
        hash = Checksum.with(hash, extra, extraAt[i], extraAt[i + 1]);
        result.addRow(Checksum.with(hash, count('c', extra, extraAt[i], extraAt[i + 1])));
      }
    }
  }

  private static byte[] type(int hour) {
    if (hour >= 8 && hour <= 18) {
      return DAY;
    }
    return hour <= 6 || hour >= 20 ? NIGHT : OTHER;
  }

  private static int count(char letter, byte[] bytes, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      if (bytes[i] == letter) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs bidder = ArrowColumns.longs(rows, 1);
    Decimals price = ArrowColumns.decimals(rows, 2, DECIMAL_SCALE);
    Strings type = ArrowColumns.strings(rows, 3);
    Longs dateTime = ArrowColumns.longs(rows, 4);
    Strings extra = ArrowColumns.strings(rows, 5);
    Ints letters = ArrowColumns.ints(rows, 6);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, auction.at(i));
      hash = Checksum.with(hash, bidder.at(i));
      hash = Checksum.with(hash, price.unscaledAt(i));
      hash = Checksum.with(type.addTo(hash, i), dateTime.at(i));
      result.addRow(Checksum.with(extra.addTo(hash, i), letters.at(i)));
    }
  }
}
