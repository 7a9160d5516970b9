package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * AT TIME ZONE: microseconds since 1970 in UTC to those that a clock in a zone of the IANA time
 * zone database shows at that moment, and back. A time that such a clock skips or shows twice is
 * read by the offset from UTC that is standard time, as in PostgreSQL. The last zone, and from when
 * to when its offset stays what it is, are remembered, so that most rows look up nothing. Used by
 * one thread.
 */
public final class TimeZoneClock {
  private static final long SECOND = Timestamps.SECOND;

  /** No offset changes by a day. */
  private static final long MOST_CHANGE = 86_400 * SECOND;

  private byte[] name = {};
  private ZoneRules rules = ZoneOffset.UTC.getRules();
  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;
  private long offset;
  private boolean isLoaded;

  /** A clock that has not been set to a zone. */
  public TimeZoneClock() {}

  /** A zone by its name, whatever its case, or empty if there is none. */
  public static Optional<ZoneId> zone(String name) {
    String found =
        ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.equalsIgnoreCase(name))
            .findFirst()
            .orElse(name.equalsIgnoreCase("Z") ? "UTC" : null);
    return found == null ? Optional.empty() : Optional.of(ZoneId.of(found));
  }

  /**
   * What a clock in a zone shows.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_CAST} if there is no such zone
   */
  public long toZone(long utc, long address, int length) {
    load(address, length);
    find(utc);
    return Arithmetic.add(utc, offset);
  }

  /**
   * When a clock in a zone shows a time.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_CAST} if there is no such zone
   */
  public long toUtc(long local, long address, int length) {
    load(address, length);
    long utc = Arithmetic.subtract(local, offset);
    if (utc - MOST_CHANGE >= from && utc <= to - MOST_CHANGE && utc >= from) {
      return utc;
    }
    long seconds = Math.floorDiv(local, SECOND);
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    ZoneOffsetTransition transition = rules.getTransition(time);
    ZoneOffset then =
        transition == null
            ? rules.getOffset(time)
            : transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
    long result = Arithmetic.subtract(local, then.getTotalSeconds() * SECOND);
    find(result);
    return result;
  }

  /** Finds the offset at a moment, and from when to when it is the same. */
  private void find(long utc) {
    if (utc >= from && utc < to) {
      return;
    }
    Instant moment = Instant.ofEpochSecond(Math.floorDiv(utc, SECOND));
    ZoneOffsetTransition next = rules.nextTransition(moment);
    ZoneOffsetTransition last = rules.previousTransition(moment.plusNanos(1));
    offset = rules.getOffset(moment).getTotalSeconds() * SECOND;
    from = last == null ? Long.MIN_VALUE + MOST_CHANGE : last.toEpochSecond() * SECOND;
    to = next == null ? Long.MAX_VALUE - MOST_CHANGE : next.toEpochSecond() * SECOND;
  }

  private void load(long address, int length) {
    if (isLoaded && isNamed(address, length)) {
      return;
    }
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    String written = new String(bytes, StandardCharsets.UTF_8);
    rules =
        zone(written)
            .orElseThrow(
                () ->
                    new LaminarException(
                        ErrorCode.INVALID_CAST,
                        "there is no time zone \"" + written + "\"; such as Europe/Berlin or UTC"))
            .getRules();
    name = bytes;
    from = 0;
    to = 0;
    find(0);
    isLoaded = true;
  }

  private boolean isNamed(long address, int length) {
    if (length != name.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (RawMemory.getByte(address + i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
