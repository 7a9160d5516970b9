package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random short texts of few characters, so that there is much to find, against Java's strings. */
class Utf8SearchTest {
  private static final List<String> CHARACTERS = List.of("a", "b", "/", "é", "日", "😀", "\u0081");

  private final NativeText memory = new NativeText();
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    memory.close();
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      int choices = random.nextBoolean() ? 2 : CHARACTERS.size();
      text.append(CHARACTERS.get(random.nextInt(choices)));
    }
    return text.toString();
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  @Test
  void findsCountsAndReplacesAsJavaDoes() {
    for (int i = 0; i < 20_000; i++) {
      memory.reset();
      String text = text(30);
      String wanted = text(3);
      String by = text(3);
      long address = memory.put(text);
      int length = memory.length();
      long of = memory.put(wanted);
      int ofLength = memory.length();
      long to = memory.put(by);
      int toLength = memory.length();
      String replaced = wanted.isEmpty() ? text : text.replace(wanted, by);
      int at = text.indexOf(wanted);

      assertThat(Utf8Search.position(of, ofLength, address, length))
          .as("%s in %s", wanted, text)
          .isEqualTo(at < 0 ? 0 : characters(text.substring(0, at)) + 1);
      assertThat(
              memory.made(
                  Utf8Search.replace(
                      memory.scratch(), address, length, of, ofLength, to, toLength)))
          .isEqualTo(replaced);
      assertThat(
              Utf8Search.replacedCodePoints(
                  characters(text), address, length, of, ofLength, to, toLength))
          .isEqualTo(characters(replaced));
      assertThat(Utf8.codePoints(address, length)).isEqualTo(characters(text));
    }
  }

  @Test
  void splitsAsJavaDoes() {
    for (int i = 0; i < 20_000; i++) {
      memory.reset();
      String text = text(30);
      String delimiter = random.nextInt(10) == 0 ? "" : text(2);
      int index = random.nextInt(6) - 1;
      long address = memory.put(text);
      int length = memory.length();
      long of = memory.put(delimiter);

      long part =
          Utf8Search.splitIndex(memory.scratch(), address, length, of, memory.length(), index);

      assertThat(memory.made(part))
          .as("%s by %s at %d", text, delimiter, index)
          .isEqualTo(part(text, delimiter.isEmpty() ? " " : delimiter, index));
    }
  }

  private static @Nullable String part(String text, String delimiter, int index) {
    String[] parts = text.isEmpty() ? new String[0] : text.split(Pattern.quote(delimiter), -1);
    return index >= 0 && index < parts.length ? parts[index] : null;
  }

  @Test
  void changesCaseOfAsciiAndOfAllOtherLetters() {
    for (String text :
        Arrays.asList(
            "", "@AZ[`az{", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "Éß")) {
      memory.reset();
      long address = memory.put(text);
      int length = memory.length();

      assertThat(memory.made(Utf8.lower(memory.scratch(), address, length)))
          .isEqualTo(text.toLowerCase(java.util.Locale.ROOT));
      assertThat(memory.made(Utf8.upper(memory.scratch(), address, length)))
          .isEqualTo(text.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
