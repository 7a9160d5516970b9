package dev.laminardb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/ERRORS.md has a section for each error code, and for nothing else. */
final class ErrorsDocumentTest {
  private static final Pattern SECTION =
      Pattern.compile("^### (LDB-\\d{4}) (\\w+) \\((\\w+)\\)$", Pattern.MULTILINE);

  @Test
  void explainsEveryCodeOnceAndNoOther() {
    List<String> explained =
        SECTION
            .matcher(Documents.text("docs/ERRORS.md"))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(explained)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorsDocumentTest::section).toList());
  }

  @Test
  void namesNoCodeThatDoesNotExist() {
    List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();

    for (var file : Documents.files()) {
      assertThat(Documents.text(file.toString()))
          .as(file.toString())
          .satisfies(
              text ->
                  assertThat(Pattern.compile("LDB-\\d{4}").matcher(text).results())
                      .extracting(MatchResult::group)
                      .isSubsetOf(codes));
    }
  }

  private static String section(ErrorCode code) {
    return "### " + code.code() + " " + code.name() + " (" + code.category() + ")";
  }
}
