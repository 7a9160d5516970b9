package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found near a needle has to be what {@code java.util.regex} finds by itself. */
class RegexExtractTest {
  private static final List<String> PATTERNS =
      List.of(
          "(&|^)id=([^&]*)",
          "id=",
          "a*id=",
          "(a|bb)?id=(.)",
          "x|id=",
          "(?:a|b)id",
          "[ab]id=",
          "id$",
          "^id=",
          "\\bid=",
          "(?i)ID=",
          "i[d]=",
          "i{2}d",
          "(a)?b",
          ".id",
          "..id=",
          "(.)\\1id",
          "a\\.b",
          "(?<!a)id=",
          "id+=",
          "id?=",
          "(id=)+",
          "(a*|id)=",
          "[^]a]id",
          "[a&&[^b]]id",
          "é?id=",
          "日id",
          "\\Qid=\\E",
          "a^id",
          "id=(|a)b",
          "",
          "a??id=a",
          "(a|ab)(b|&)*",
          "(a|ab)(&|bi)",
          "a*ab",
          "[a-d]+b?=",
          "[^&]+=",
          "(\\w+)=(\\W)",
          "\\s|[\\d.]+d",
          ".*(i.)",
          "(?:(a)|(b)|)i",
          "(^a|b)&?",
          "a+a+a",
          "([&=]|[^a-c])(d?)",
          "[a-]",
          "]a",
          "a$");
  private static final List<String> WORDS =
      List.of("id=", "id", "&", "a", "b", "i", "=", "é", "日", "😀", ".", "ID=", "d");

  private final NativeText memory = new NativeText();
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    memory.close();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int choices = random.nextBoolean() ? 7 : WORDS.size();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(WORDS.get(random.nextInt(choices)));
    }
    return text.toString();
  }

  private @Nullable String extract(RegexExtract extract, String text) {
    memory.reset();
    long address = memory.put(text);
    return memory.made(extract.extract(memory.scratch(), address, memory.length()));
  }

  @Test
  void findsWhatJavaFinds() {
    for (String regex : PATTERNS) {
      Pattern pattern = Pattern.compile(regex);
      for (int group = 0; group <= pattern.matcher("").groupCount(); group++) {
        RegexExtract extract = new RegexExtract(RegexPattern.of(regex, group));
        for (int i = 0; i < 2_000; i++) {
          String text = text();
          Matcher matcher = pattern.matcher(text);

          assertThat(extract(extract, text))
              .as("group %d of %s in %s", group, regex, text)
              .isEqualTo(matcher.find() ? matcher.group(group) : null);
        }
      }
    }
  }

  @Test
  void knowsTheNeedleOfPlainPatterns() {
    assertThat(needle("(&|^)channel_id=([^&]*)")).isEqualTo("channel_id= within 1");
    assertThat(needle("a+bcd?e")).isEqualTo("bc within -1");
    assertThat(needle("[xy]\\.com")).isEqualTo(".com within 2");
    assertThat(needle("a|b")).isEqualTo(" within -1");
    assertThat(needle("(?i)abc")).isEqualTo(" within -1");
  }

  private static String needle(String regex) {
    RegexPattern pattern = RegexPattern.of(regex, 0);
    return new String(pattern.needle(), StandardCharsets.US_ASCII) + " within " + pattern.reach();
  }

  @Test
  void runsPlainPatternsOverBytes() {
    List<String> plain =
        List.of("(&|^)channel_id=([^&]*)", "a|b?c+", "[a-z_.]+\\d", "(?:ab|)c", ".*\\s", "");
    List<String> others =
        List.of(
            "(?i)a", "(a)*", "a*?", "a++", "a{2}", "a$", "\\bid", "(a)\\1", "[a&&b]", "é", "a]");

    assertThat(plain).allMatch(regex -> BytePattern.of(regex, 0) != null);
    assertThat(others).allMatch(regex -> BytePattern.of(regex, 0) == null);
  }

  @Test
  void aTextTooLongForARecursivePatternIsAnErrorOfTheQuery() {
    RegexExtract extract = new RegexExtract(RegexPattern.of("(a|b)*c", 0));

    assertThatThrownBy(() -> extract(extract, "ab".repeat(30_000) + "c"))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("too long for the pattern");
  }
}
