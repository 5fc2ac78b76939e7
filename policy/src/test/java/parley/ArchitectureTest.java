package parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/// The core stays pure: no technology, no clock, no cycles.
@AnalyzeClasses(packages = "parley", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule the_core_knows_no_technology = noClasses()
            .that()
            .resideInAnyPackage("parley.policy..", "parley.visibility..", "parley.interaction..", "parley.quota..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "io.micronaut..", "org.apache.jena..", "org.keycloak..", "java.net.http..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_reads_no_clock = noClasses()
            .that()
            .resideInAnyPackage("parley.policy..", "parley.visibility..", "parley.interaction..", "parley.quota..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("parley.(**)").should().beFreeOfCycles().allowEmptyShould(true);
}
