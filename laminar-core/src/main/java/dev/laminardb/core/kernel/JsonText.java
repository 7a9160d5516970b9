package dev.laminardb.core.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL's functions of JSON, over text. A text is read to its end whatever is found in it, so
 * that what is not JSON is an error wherever the fault stands; of equal keys the last counts. A
 * part that is returned is a view, unless it had escapes. Used by one thread.
 */
public final class JsonText {
  private final JsonReader reader = new JsonReader();
  private byte[] known = new byte[0];
  private String knownKey = "";
  private int start;
  private int end;

  /** Ready for any text. */
  public JsonText() {}

  /** {@code ->}: the value of a key as JSON; {@link Utf8Search#NOTHING} if there is none. */
  public long part(Scratch scratch, long address, int length, long key, int keyLength) {
    return json(scratch, address, member(address, length, key, keyLength));
  }

  /** {@code ->}: the value at an index, from 0, or from -1 backwards. */
  public long part(Scratch scratch, long address, int length, long index) {
    return json(scratch, address, element(address, length, index));
  }

  /** {@code ->>}: the value of a key as text; JSON's null is nothing, too. */
  public long partText(Scratch scratch, long address, int length, long key, int keyLength) {
    return text(scratch, address, member(address, length, key, keyLength));
  }

  /** {@code ->>}: the value at an index, from 0, or from -1 backwards. */
  public long partText(Scratch scratch, long address, int length, long index) {
    return text(scratch, address, element(address, length, index));
  }

  private long json(Scratch scratch, long address, boolean found) {
    return found
        ? scratch.finish(address + start, end - start)
        : scratch.finish(Utf8Search.NOTHING, 0);
  }

  private long text(Scratch scratch, long address, boolean found) {
    if (!found || reader.isNull(start)) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    try {
      return reader.text(scratch, address, start, end);
    } catch (IOException e) {
      throw reader.error(e);
    }
  }

  private boolean member(long address, int length, long key, int keyLength) {
    String wanted = key(key, keyLength);
    try {
      JsonParser parser = reader.open(address, length);
      boolean found = false;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          boolean is = parser.currentName().equals(wanted);
          parser.nextToken();
          found |= read(parser, is);
        }
      } else {
        parser.skipChildren();
      }
      reader.finish(parser);
      return found;
    } catch (IOException e) {
      throw reader.error(e);
    }
  }

  private boolean element(long address, int length, long index) {
    try {
      long wanted = index < 0 ? index + Math.max(0, count(address, length)) : index;
      JsonParser parser = reader.open(address, length);
      boolean found = false;
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        for (long i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          found |= read(parser, i == wanted);
        }
      } else {
        parser.skipChildren();
      }
      reader.finish(parser);
      return found;
    } catch (IOException e) {
      throw reader.error(e);
    }
  }

  /** Reads a value, and notes where it is if it is wanted. */
  private boolean read(JsonParser parser, boolean wanted) throws IOException {
    if (wanted) {
      start = JsonReader.start(parser);
      end = reader.end(parser);
    } else {
      parser.skipChildren();
    }
    return wanted;
  }

  private String key(long address, int length) {
    if (known.length != length || !RawMemory.equal(address, known, 0, length)) {
      known = new byte[length];
      RawMemory.copy(address, known, 0, length);
      knownKey = new String(known, StandardCharsets.UTF_8);
    }
    return knownKey;
  }

  /** How many elements an array has; -1 if the text is no array. */
  private int count(long address, int length) throws IOException {
    JsonParser parser = reader.open(address, length);
    int count = -1;
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (count = 0; parser.nextToken() != JsonToken.END_ARRAY; count++) {
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
    reader.finish(parser);
    return count;
  }

  /** JSON_ARRAY_LENGTH. */
  public int arrayLength(long address, int length) {
    int count;
    try {
      count = count(address, length);
    } catch (IOException e) {
      throw reader.error(e);
    }
    if (count < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "JSON_ARRAY_LENGTH of " + Utf8.quoted(address, length) + ", which is no array");
    }
    return count;
  }

  /** JSON_TYPEOF: object, array, string, number, boolean or null. */
  public long typeOf(Scratch scratch, long address, int length) {
    try {
      return Utf8.store(scratch, kind(address, length));
    } catch (IOException e) {
      throw reader.error(e);
    }
  }

  private String kind(long address, int length) throws IOException {
    JsonParser parser = reader.open(address, length);
    String kind = JsonReader.kind(parser.currentToken());
    parser.skipChildren();
    reader.finish(parser);
    return kind;
  }

  /** FORMAT JSON: the same text, if it is JSON. */
  public long checked(Scratch scratch, long address, int length) {
    try {
      kind(address, length);
    } catch (IOException e) {
      throw reader.error(e);
    }
    return scratch.finish(address, length);
  }

  /** IS JSON. */
  public boolean isJson(long address, int length) {
    return !kindIfJson(address, length).isEmpty();
  }

  /** IS JSON OBJECT. */
  public boolean isObject(long address, int length) {
    return kindIfJson(address, length).equals("object");
  }

  /** IS JSON ARRAY. */
  public boolean isArray(long address, int length) {
    return kindIfJson(address, length).equals("array");
  }

  /** IS JSON SCALAR. */
  public boolean isScalar(long address, int length) {
    String kind = kindIfJson(address, length);
    return !kind.isEmpty() && !kind.equals("object") && !kind.equals("array");
  }

  private String kindIfJson(long address, int length) {
    try {
      return kind(address, length);
    } catch (StreamConstraintsException e) {
      // It may well be JSON.
      throw reader.error(e);
    } catch (IOException e) {
      return "";
    }
  }
}
