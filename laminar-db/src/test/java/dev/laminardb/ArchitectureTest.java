package dev.laminardb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/**
 * Dependencies point one way. Each rule is checked on the modules, and proven by classes in {@code
 * archtest} packages that break it.
 */
class ArchitectureTest {
  private static final String CORE = "dev.laminardb.core..";
  private static final String SQL = "dev.laminardb.sql..";
  private static final String STORAGE = "dev.laminardb.storage..";
  private static final String CONNECTORS = "dev.laminardb.connectors..";

  private static final String[] COMPUTING = {
    "dev.laminardb.core.operator..",
    "dev.laminardb.core.state..",
    "dev.laminardb.core.batch..",
    "dev.laminardb.core.kernel.."
  };

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.laminardb");

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("dev.laminardb");

  private static ArchRule onlyOnCore(String module) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.laminardb..")
                .and(not(resideInAnyPackage(CORE, module)))
                .as("reside outside core and %s", module));
  }

  private static void holdsAndBites(ArchRule rule, String... reported) {
    rule.check(OURS);
    assertThat(rule.evaluate(BROKEN).getFailureReport().toString()).contains(reported);
  }

  @Test
  void seesTheClassesOfEveryModule() {
    for (String name :
        new String[] {
          "dev.laminardb.LaminarDB",
          "dev.laminardb.core.batch.Batch",
          "dev.laminardb.core.runtime.StreamRuntime",
          "dev.laminardb.sql.type.SqlTypes",
          "dev.laminardb.storage.package-info",
          "dev.laminardb.connectors.package-info"
        }) {
      assertThat(OURS.contain(name)).as(name).isTrue();
    }
    assertThat(OURS.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void coreDependsOnNoOtherModule() {
    holdsAndBites(onlyOnCore(CORE), "BadDependency.sql");
  }

  @Test
  void sqlDependsOnCoreOnly() {
    holdsAndBites(onlyOnCore(SQL), "BadSql.storage", "BadSql.connector");
  }

  @Test
  void storageDependsOnCoreOnly() {
    holdsAndBites(onlyOnCore(STORAGE), "BadStorage.sql", "BadStorage.connector");
  }

  @Test
  void connectorsDependOnCoreOnly() {
    holdsAndBites(
        onlyOnCore(CONNECTORS), "BadConnector.sql", "BadConnector.storage", "BadConnector.facade");
  }

  @Test
  void coreKnowsNoLibraryOfTheModulesOnTop() {
    holdsAndBites(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.calcite..", "org.codehaus..", "org.rocksdb..", "org.apache.kafka.."),
        "BadDependency.calcite",
        "BadDependency.janino",
        "BadDependency.rocks",
        "BadDependency.kafka");
  }

  @Test
  void calciteAndJaninoAreKnownToTheSqlModuleOnly() {
    holdsAndBites(
        noClasses()
            .that()
            .resideOutsideOfPackage(SQL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.calcite..", "org.codehaus.janino.."),
        "BadFacade.calcite",
        "BadFacade.janino",
        "BadDependency.calcite");
  }

  @Test
  void rocksDbIsKnownToTheStorageModuleOnly() {
    holdsAndBites(
        noClasses()
            .that()
            .resideOutsideOfPackages(STORAGE, "org.rocksdb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb.."),
        "BadDependency.rocks");
  }

  @Test
  void whatComputesKnowsNoRuntime() {
    holdsAndBites(
        noClasses()
            .that()
            .resideInAnyPackage(COMPUTING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.laminardb.core.runtime.."),
        "BadOperator.runtime");
  }

  @Test
  void whatComputesKnowsNoThread() {
    holdsAndBites(
        noClasses()
            .that()
            .resideInAnyPackage(COMPUTING)
            .should()
            .dependOnClassesThat(
                belongToAnyOf(Thread.class)
                    .or(resideInAnyPackage("java.util.concurrent", "java.util.concurrent.locks"))
                    .as("are of java.util.concurrent, or Thread")),
        "BadOperator.thread",
        "BadOperator.shared",
        "BadBatch.lock");
  }

  @Test
  void whatComputesKnowsNoAtomicsExceptBatches() {
    holdsAndBites(
        noClasses()
            .that()
            .resideInAnyPackage(COMPUTING)
            .and()
            .resideOutsideOfPackage("dev.laminardb.core.batch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.atomic"),
        "BadOperator.counter");
  }

  @Test
  void whatComputesKnowsNoTime() {
    holdsAndBites(
        noClasses()
            .that()
            .resideInAnyPackage(COMPUTING)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis"),
        "BadOperator.clock",
        "BadOperator.now()",
        "BadOperator.wallClock()");
  }

  @Test
  void packagesOfCoreFormNoCycle() {
    holdsAndBites(
        slices().matching("dev.laminardb.core.(*)..").should().beFreeOfCycles(),
        "BadBatch.operator");
  }

  @Test
  void packagesOfSqlFormNoCycleExceptThatTheParserMakesCallsOfFunctions() {
    holdsAndBites(
        slices()
            .matching("dev.laminardb.sql.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                resideInAPackage("dev.laminardb.sql.parse.."),
                resideInAPackage("dev.laminardb.sql.function..")),
        "BadRewrite.plan");
  }
}
