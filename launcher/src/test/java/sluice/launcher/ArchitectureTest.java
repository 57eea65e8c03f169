package sluice.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: the architecture of docs/architecture.md, held by the build. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("sluice");

  /** The parts of the gateway that features are made of; everything else there is a feature. */
  private static final String[] PARTS = {
    "sluice.gateway",
    "sluice.gateway.http..",
    "sluice.gateway.proxy..",
    "sluice.gateway.rewrite..",
    "sluice.gateway.jobs.."
  };

  @Test
  void theClassesAreThere() {
    assertThat(CLASSES.size()).isGreaterThan(100);
  }

  @Test
  void whatIsSharedKnowsNeitherSide() {
    noClasses()
        .that()
        .resideInAPackage("sluice.shared..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.gateway..", "sluice.worker..", "sluice.launcher..")
        .check(CLASSES);
  }

  @Test
  void gatewayAndWorkerDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("sluice.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.worker..", "sluice.launcher..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("sluice.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.gateway..", "sluice.launcher..")
        .check(CLASSES);
  }

  @Test
  void theProductDoesNotKnowTheStubs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("sluice.stubs..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("sluice.stubs..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("sluice.stubs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.gateway..", "sluice.worker..", "sluice.shared..")
        .check(CLASSES);
  }

  @Test
  void gatewaysNeverTouchAPixel() {
    noClasses()
        .that()
        .resideInAnyPackage("sluice.gateway..", "sluice.shared..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..", "java.awt..", "javax.imageio..")
        .check(CLASSES);
  }

  @Test
  void theCodecKnowsOnlyBytes() {
    knowsOnlyBytes("sluice.worker.codec..");
  }

  @Test
  void speechAndVideoKnowOnlySound() {
    knowsOnlyBytes("sluice.worker.sound..");
    knowsOnlyBytes("sluice.worker.speech..", "sluice.worker.sound..");
    knowsOnlyBytes("sluice.worker.video..", "sluice.worker.sound..");
  }

  /** A package that has nothing of Sluice but its neighbours, and no Vert.x. */
  private static void knowsOnlyBytes(String part, String... neighbours) {
    noClasses()
        .that()
        .resideInAPackage(part)
        .should()
        .dependOnClassesThat(
            resideInAPackage("sluice..")
                .and(DescribedPredicate.not(resideInAPackage(part)))
                .and(DescribedPredicate.not(resideInAnyPackage(neighbours)))
                .or(
                    resideInAPackage("io..")
                        .and(DescribedPredicate.not(resideInAPackage("io.airlift.compress..")))))
        .check(CLASSES);
  }

  @Test
  void featuresDoNotKnowEachOther() {
    slices()
        .matching("sluice.gateway.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAnyPackage(PARTS))
        .check(CLASSES);
  }

  @Test
  void partsDoNotKnowFeatures() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "sluice.gateway.http..",
            "sluice.gateway.proxy..",
            "sluice.gateway.rewrite..",
            "sluice.gateway.jobs..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("sluice.gateway..")
                .and(DescribedPredicate.not(resideInAnyPackage(PARTS))))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("sluice.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingIsGlobalAndMutable() {
    fields()
        .that(modifier(JavaModifier.STATIC))
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
        .check(CLASSES);
  }
}
