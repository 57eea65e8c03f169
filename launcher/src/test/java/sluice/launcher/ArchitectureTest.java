package sluice.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which packages may depend on which: the architecture of docs/architecture.md. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("sluice");

  /** The layers of the gateway from the top; each may depend on those below. */
  private static final List<String> LAYERS =
      List.of(
          "sluice.gateway",
          "sluice.gateway.features..",
          "sluice.gateway.rewrite..",
          "sluice.gateway.proxy..",
          "sluice.gateway.access..",
          "sluice.gateway.http..");

  /** The lowest layer: packages that depend on nothing else of the gateway. */
  private static final List<String> GROUND =
      List.of("sluice.gateway.jobs..", "sluice.gateway.json..", "sluice.gateway.transport..");

  /** The packages that may use the internals of Netty and Vert.x. */
  private static final String[] TRANSPORT = {
    "sluice.gateway.transport..", "sluice.shared.transport.."
  };

  @Test
  void theClassesAreThere() {
    assertThat(CLASSES.size()).isGreaterThan(100);
  }

  @Test
  void sharedDependsOnNeitherSide() {
    noClasses()
        .that()
        .resideInAPackage("sluice.shared..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.gateway..", "sluice.worker..", "sluice.launcher..")
        .check(CLASSES);
  }

  @Test
  void gatewayAndWorkerAreIndependent() {
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
  void theProductKnowsNeitherDemoNorTestkit() {
    noClasses()
        .that()
        .resideOutsideOfPackages("sluice.demo..", "sluice.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.demo..", "sluice.testkit..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("sluice.demo..", "sluice.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sluice.gateway..", "sluice.worker..", "sluice.shared..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("sluice.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("sluice.testkit..")
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
  void codecsKnowBytesOnly() {
    knowsBytesOnly("sluice.worker.codec..");
    knowsBytesOnly("sluice.worker.sound..");
    knowsBytesOnly("sluice.worker.speech..", "sluice.worker.sound..");
    knowsBytesOnly("sluice.worker.video..", "sluice.worker.sound..");
  }

  @Test
  void jsonKnowsBytesOnly() {
    knowsBytesOnly("sluice.gateway.json..");
  }

  /** The package depends on nothing of Sluice but its neighbours, and not on Vert.x or Netty. */
  private static void knowsBytesOnly(String part, String... neighbours) {
    noClasses()
        .that()
        .resideInAPackage(part)
        .should()
        .dependOnClassesThat(
            resideInAPackage("sluice..")
                .and(not(resideInAPackage(part)))
                .and(not(resideInAnyPackage(neighbours)))
                .or(resideInAPackage("io..").and(not(resideInAPackage("io.airlift.compress..")))))
        .check(CLASSES);
  }

  @Test
  void onlyTransportUsesInternalsOfNettyAndVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackages(TRANSPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.vertx..impl..", "io.vertx..internal..")
        .check(CLASSES);
  }

  @Test
  void layersOfTheGatewayDependDownwards() {
    for (int i = 1; i < LAYERS.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(LAYERS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LAYERS.subList(0, i).toArray(String[]::new))
          .check(CLASSES);
    }
    for (String part : GROUND) {
      noClasses()
          .that()
          .resideInAPackage(part)
          .should()
          .dependOnClassesThat(
              resideInAPackage("sluice.gateway..").and(not(resideInAPackage(part))))
          .check(CLASSES);
    }
  }

  @Test
  void everyPackageOfTheGatewayIsInALayer() {
    noClasses()
        .that()
        .resideOutsideOfPackages(LAYERS.toArray(String[]::new))
        .and()
        .resideOutsideOfPackages(GROUND.toArray(String[]::new))
        .should()
        .resideInAPackage("sluice.gateway..")
        .check(CLASSES);
  }

  @Test
  void featuresAreIndependent() {
    slices()
        .matching("sluice.gateway.features.(*)..")
        .should()
        .notDependOnEachOther()
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
  void namesAreSpecific() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
        .check(CLASSES);
  }
}
