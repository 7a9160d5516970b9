package dev.laminardb.core.kernel;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's parser over a text in native memory, and where in the text values stand. Each text is
 * copied to an array that is kept; the parser of each is an object of its own. Used by one thread.
 */
final class JsonReader {
  private static final int QUOTED_CHARACTERS = 50;

  private final JsonFactory factory =
      JsonFactory.builder()
          // Keys of data are not to fill the JVM's table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Else buffers would be kept by thread.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
          .build();

  private byte[] bytes = new byte[0];
  private int length;

  /**
   * A parser at the text's first token.
   *
   * @throws IOException if there is none
   */
  JsonParser open(long address, int textLength) throws IOException {
    if (bytes.length < textLength) {
      bytes = new byte[Math.max(textLength, 2 * bytes.length)];
    }
    RawMemory.copy(address, bytes, 0, textLength);
    length = textLength;
    JsonParser parser = factory.createParser(bytes, 0, textLength);
    if (parser.nextToken() == null) {
      throw new JsonParseException(parser, "there is no value");
    }
    return parser;
  }

  /** Reads the end of the text, behind its value, and closes the parser. */
  void finish(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "something stands behind the value");
    }
    parser.close();
  }

  /** Where the value at which a parser stands begins, in bytes. */
  static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Reads the value at which a parser stands to its end; where that is. */
  int end(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    // Of a number at the root the blank behind it has been read, too.
    while (isBlank(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  /** Whether the value that begins at a byte is an object or an array. */
  boolean isNested(int start) {
    return bytes[start] == '{' || bytes[start] == '[';
  }

  /** Whether the value that begins at a byte is {@code null}. */
  boolean isNull(int start) {
    return bytes[start] == 'n';
  }

  /** A range of the text that is a value, as text: a string without its quotes and escapes. */
  long text(Scratch scratch, long address, int start, int end) throws IOException {
    if (bytes[start] != '"') {
      return scratch.finish(address + start, end - start);
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return Utf8.store(scratch, unescaped(start, end));
      }
    }
    return scratch.finish(address + start + 1, end - start - 2);
  }

  private String unescaped(int start, int end) throws IOException {
    try (JsonParser parser = factory.createParser(bytes, start, end - start)) {
      parser.nextToken();
      String text = parser.getText();
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
          throw new JsonParseException(parser, "a surrogate is without its other half");
        }
      }
      return text;
    }
  }

  /** What kind of value a token begins, in PostgreSQL's words. */
  static String kind(@Nullable JsonToken token) {
    return switch (Objects.requireNonNull(token)) {
      case START_OBJECT -> "object";
      case START_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_TRUE, VALUE_FALSE -> "boolean";
      case VALUE_NULL -> "null";
      default -> "number";
    };
  }

  /** The error that a text is not JSON, or is more than is read. */
  LaminarException error(IOException e) {
    boolean tooMuch = e instanceof StreamConstraintsException;
    String reason =
        e instanceof JacksonException jackson
            ? jackson.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        quoted() + (tooMuch ? " is more JSON than is read: " : " is not JSON: ") + reason,
        e);
  }

  private String quoted() {
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return text.codePointCount(0, text.length()) <= QUOTED_CHARACTERS
        ? "'" + text + "'"
        : "'" + text.substring(0, text.offsetByCodePoints(0, QUOTED_CHARACTERS)) + "…'";
  }
}
