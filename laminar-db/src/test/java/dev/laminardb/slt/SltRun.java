package dev.laminardb.slt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.ArrowSource;
import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Runs the steps of one script on one database. */
final class SltRun implements AutoCloseable {
  private final SltFile file;
  private final ScriptDatabase opened;
  private final LaminarDB db;
  private final Pushing pushing;
  private final @Nullable Rewrite rewrite;
  private final Observed observed;

  /**
   * A run on a fresh database.
   *
   * @param rewrite takes what the script should expect, instead of comparing; or null to compare
   */
  SltRun(SltFile file, ScriptDatabase opened, Pushing pushing, @Nullable Rewrite rewrite) {
    this.file = file;
    this.opened = opened;
    this.db = opened.db();
    this.pushing = pushing;
    this.rewrite = rewrite;
    this.observed = new Observed(db, file.observed());
  }

  void run() {
    for (SltStep step : file.steps()) {
      try {
        run(step);
      } catch (RuntimeException | AssertionError e) {
        String message = String.valueOf(e.getMessage());
        throw message.contains(place(step)) && e instanceof AssertionError known
            ? known
            : new AssertionError(place(step) + " " + message, e);
      }
    }
  }

  private String place(SltStep step) {
    return file.name() + ":" + step.line() + ":";
  }

  private void run(SltStep step) {
    if (step instanceof SltStep.Statement statement) {
      execute(statement);
    } else if (step instanceof SltStep.Query query) {
      query(query);
    } else if (step instanceof SltStep.Push push) {
      push(push);
    } else if (step instanceof SltStep.Watermark watermark) {
      db.source(watermark.source())
          .watermark(RowText.timestamp(watermark.time()).toInstant(ZoneOffset.UTC));
    } else if (step instanceof SltStep.Advance advance) {
      opened.advance(advance.by());
    } else if (step instanceof SltStep.Expect expect) {
      expect(expect);
    } else if (step instanceof SltStep.Failed failed) {
      failed(failed);
    } else if (step instanceof SltStep.Late late) {
      late(late);
    }
  }

  private void execute(SltStep.Statement statement) {
    SltStep.ExpectedError error = statement.error();
    if (error == null) {
      long rows = db.execute(statement.sql());
      if (statement.count() != null) {
        assertThat(rows).as("%s rows changed", place(statement)).isEqualTo(statement.count());
      }
      if (pushing == Pushing.SINGLE_ROWS) {
        db.flush();
      }
      observed.afterStatement(statement.sql());
      return;
    }
    refused(statement, error, () -> db.execute(statement.sql()));
  }

  private void refused(SltStep step, SltStep.ExpectedError error, ThrowingCallable call) {
    LaminarException thrown = catchThrowableOfType(LaminarException.class, call);
    assertThat(thrown).as("%s the statement was accepted", place(step)).isNotNull();
    String message = Objects.requireNonNull(thrown.getMessage());
    List<String> golden = error.message();
    if (rewrite != null && golden != null) {
      rewrite.replace(error.messageLine(), golden.size(), message.lines().toList());
      return;
    }
    assertThat(thrown.code()).as("%s %s", place(step), message).isEqualTo(error.code());
    if (error.regex() != null) {
      assertThat(message).as(place(step)).containsPattern(error.regex());
    }
    if (golden != null) {
      assertThat(message).as(place(step)).isEqualTo(String.join("\n", golden));
    }
  }

  private void query(SltStep.Query query) {
    SltStep.ExpectedError error = query.error();
    if (error != null) {
      refused(query, error, () -> db.query(query.sql()));
      return;
    }
    if (query.cores() != SltStep.ANY_CORES && query.cores() != db.topology().cores().size()) {
      return;
    }
    QueryResult result = db.query(query.sql());
    List<String> actual = new ArrayList<>();
    result.batches(
        batch -> ArrowValues.rows(batch.root()).forEach(row -> actual.add(RowText.format(row))));
    List<String> expected =
        query.rows().stream()
            .map(row -> RowText.format(RowText.parse(row, result.schema())))
            .toList();
    List<String> shown = query.ordered() ? actual : actual.stream().sorted().toList();
    if (rewrite != null) {
      rewrite.replace(query.rowsLine(), query.rows().size(), shown);
    } else if (query.ordered()) {
      assertThat(actual).as(place(query)).containsExactlyElementsOf(expected);
    } else {
      assertThat(actual).as(place(query)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private void push(SltStep.Push push) {
    ArrowSource source = db.source(push.source());
    List<@Nullable Object[]> rows = new ArrayList<>();
    push.rows().forEach(row -> rows.add(RowText.parse(row, source.schema())));
    String error = push.error();
    if (error != null) {
      LaminarException thrown =
          catchThrowableOfType(
              LaminarException.class, () -> ArrowValues.push(source, db.allocator(), rows));
      assertThat(thrown).as("%s the row was accepted", place(push)).isNotNull();
      assertThat(thrown.code()).as("%s %s", place(push), thrown.getMessage()).isEqualTo(error);
    } else if (pushing == Pushing.WHOLE_BLOCKS) {
      ArrowValues.push(source, db.allocator(), rows);
    } else {
      for (@Nullable Object[] row : rows) {
        ArrowValues.push(source, db.allocator(), List.<@Nullable Object[]>of(row));
        if (pushing == Pushing.SINGLE_ROWS) {
          db.flush();
        }
      }
    }
  }

  private void expect(SltStep.Expect expect) {
    db.flush();
    List<String> actual = observed.take(expect.stream());
    List<String> expected =
        expect.rows().stream().map(row -> normal(row, observed.schema(expect.stream()))).toList();
    if (rewrite != null) {
      List<String> sorted = actual.stream().sorted().toList();
      if (!sorted.equals(expected.stream().sorted().toList())) {
        List<String> shown = expect.ordered() ? actual : sorted;
        rewrite.replace(expect.line() + 1, expect.rows().size(), shown);
      }
      return;
    }
    if (expect.ordered()) {
      assertThat(actual).as(place(expect)).containsExactlyElementsOf(expected);
    } else {
      assertThat(actual).as(place(expect)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** A row behind its sign, its values written as the engine's are. */
  private static String normal(String signedRow, Schema schema) {
    return signedRow.substring(0, 2)
        + RowText.format(RowText.parse(signedRow.substring(2), schema));
  }

  private void failed(SltStep.Failed failed) {
    db.flush();
    LaminarException thrown =
        catchThrowableOfType(LaminarException.class, () -> observed.take(failed.stream()));
    assertThat(thrown).as("%s the stream has not failed", place(failed)).isNotNull();
    assertThat(thrown.errorCode()).as(place(failed)).isEqualTo(ErrorCode.QUERY_FAILED);
    assertThat(thrown)
        .as(place(failed))
        .hasCauseInstanceOf(LaminarException.class)
        .hasMessageContaining(failed.code());
  }

  private void late(SltStep.Late late) {
    db.flush();
    long rows =
        db.relations().stream()
            .filter(relation -> relation.name().equalsIgnoreCase(late.stream()))
            .mapToLong(LaminarDB.RelationInfo::lateRows)
            .sum();
    assertThat(rows).as(place(late)).isEqualTo(late.rows());
  }

  @Override
  public void close() {
    observed.close();
  }
}
