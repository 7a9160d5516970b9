package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.ArrowColumns.Longs;
import dev.laminardb.benchmarks.nexmark.ArrowColumns.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Query 21: the number of each bid's channel, from its name or else out of its address. */
final class ChannelId implements BidQuery {
  private static final byte[][] NAMES = {
    ascii("apple"), ascii("google"), ascii("facebook"), ascii("baidu")
  };
  private static final byte[] NUMBERS = ascii("0123");
  private static final byte[] PARAMETER = ascii("channel_id=");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return "q21";
  }

  @Override
  public String sql() {
    return """
        SELECT auction, bidder, price, channel,
          CASE WHEN LOWER(channel) = 'apple' THEN '0'
               WHEN LOWER(channel) = 'google' THEN '1'
               WHEN LOWER(channel) = 'facebook' THEN '2'
               WHEN LOWER(channel) = 'baidu' THEN '3'
               ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS channel_id
        FROM bid
        WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL
          OR LOWER(channel) IN ('apple', 'google', 'facebook', 'baidu')""";
  }

  @Override
  public String duckDbSql() {
    return sql()
        .replace(
            "REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL",
            "REGEXP_MATCHES(url, '(&|^)channel_id=([^&]*)')");
  }

  @Override
  public void runByHand(Bids bids, Checksum result) {
    byte[] channel = bids.channel.bytes();
    int[] channelAt = bids.channel.offsets();
    byte[] url = bids.url.bytes();
    int[] urlAt = bids.url.offsets();
    for (int i = 0; i < bids.count; i++) {
      long hash = Checksum.with(Checksum.SEED, bids.auction[i]);
      hash = Checksum.with(hash, bids.bidder[i]);
      hash = Checksum.with(hash, bids.price[i]);
      hash = Checksum.with(hash, channel, channelAt[i], channelAt[i + 1]);
      int name = name(channel, channelAt[i], channelAt[i + 1]);
      if (name >= 0) {
        result.addRow(Checksum.with(hash, NUMBERS, name, name + 1));
        continue;
      }
      int id = parameter(url, urlAt[i], urlAt[i + 1]);
      if (id >= 0) {
        result.addRow(Checksum.with(hash, url, id, end(url, id, urlAt[i + 1])));
      }
    }
  }

  private static int name(byte[] channel, int start, int end) {
    for (int name = 0; name < NAMES.length; name++) {
      if (end - start == NAMES[name].length && isName(NAMES[name], channel, start)) {
        return name;
      }
    }
    return -1;
  }

  private static boolean isName(byte[] name, byte[] channel, int start) {
    for (int i = 0; i < name.length; i++) {
      int letter = channel[start + i];
      if (name[i] != (letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter)) {
        return false;
      }
    }
    return true;
  }

  /** Where the parameter's value begins, or -1. */
  private static int parameter(byte[] url, int start, int end) {
    int last = end - PARAMETER.length;
    for (int i = start; i <= last; i++) {
      if ((i == start || url[i - 1] == '&')
          && Arrays.equals(url, i, i + PARAMETER.length, PARAMETER, 0, PARAMETER.length)) {
        return i + PARAMETER.length;
      }
    }
    return -1;
  }

  private static int end(byte[] url, int from, int end) {
    int at = from;
    while (at < end && url[at] != '&') {
      at++;
    }
    return at;
  }

  @Override
  public void read(VectorSchemaRoot rows, Checksum result) {
    Longs auction = ArrowColumns.longs(rows, 0);
    Longs bidder = ArrowColumns.longs(rows, 1);
    Longs price = ArrowColumns.longs(rows, 2);
    Strings channel = ArrowColumns.strings(rows, 3);
    Strings id = ArrowColumns.strings(rows, 4);
    int count = rows.getRowCount();
    for (int i = 0; i < count; i++) {
      long hash = Checksum.with(Checksum.SEED, auction.at(i));
      hash = Checksum.with(hash, bidder.at(i));
      hash = Checksum.with(hash, price.at(i));
      result.addRow(id.addTo(channel.addTo(hash, i), i));
    }
  }
}
