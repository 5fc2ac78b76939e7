package parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/// The SDK knows nothing of the command line, and reads the clock it was given.
@AnalyzeClasses(
        packages = {"parley.agent", "parley.cli"},
        importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class})
final class ArchitectureTest {

    @ArchTest
    static final ArchRule the_sdk_does_not_know_the_command_line = noClasses()
            .that()
            .resideInAPackage("parley.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("parley.cli..", "picocli..");

    @ArchTest
    static final ArchRule the_time_is_given = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("parley.(**)").should().beFreeOfCycles();
}
