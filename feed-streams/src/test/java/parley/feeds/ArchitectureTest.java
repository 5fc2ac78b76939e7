package parley.feeds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/// What decides is pure, and Micronaut stays at the root.
@AnalyzeClasses(packages = "parley.feeds", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String[] PURE = {"parley.feeds.routing..", "parley.feeds.delivery..", "parley.feeds.traffic.."
    };

    @ArchTest
    static final ArchRule routes_and_deliveries_know_no_technology = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.micronaut..", "java.net.http..", "org.slf4j..");

    @ArchTest
    static final ArchRule nothing_reads_a_clock = noClasses()
            .that()
            .resideOutsideOfPackage("parley.feeds")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule micronaut_stays_at_the_root = noClasses()
            .that()
            .resideOutsideOfPackage("parley.feeds")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("parley.feeds.(*)..").should().beFreeOfCycles();
}
