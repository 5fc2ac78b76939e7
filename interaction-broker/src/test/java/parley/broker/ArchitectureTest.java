package parley.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/// Deciding stays pure, and Kafka and HTTP stay where they belong.
@AnalyzeClasses(packages = "parley.broker", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule deciding_knows_no_technology = noClasses()
            .that()
            .resideInAPackage("parley.broker.deciding..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.micronaut..",
                    "com.fasterxml..",
                    "jakarta..",
                    "org.slf4j..",
                    "java.net..");

    @ArchTest
    static final ArchRule deciding_reads_no_clock = noClasses()
            .that()
            .resideInAPackage("parley.broker.deciding..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, InstantSource.class)
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule only_the_api_knows_http = noClasses()
            .that()
            .resideInAnyPackage("parley.broker.topology..", "parley.broker.view..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..");

    @ArchTest
    static final ArchRule nobody_reads_the_wall_clock = noClasses().should().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("parley.broker.(*)..").should().beFreeOfCycles();
}
