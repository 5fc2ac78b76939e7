package parley.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "parley.registry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("parley.registry.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyDescriptionsAndQueriesKnowJena = noClasses()
            .that()
            .resideOutsideOfPackages("..description..", "..sparql..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.jena..");

    @ArchTest
    static final ArchRule onlyFindingKnowsLucene = noClasses()
            .that()
            .resideOutsideOfPackage("..registry.find..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule onlyOnePackageKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("..registry.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "parley.fence..");

    @ArchTest
    static final ArchRule whatDecidesKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage(
                    "..catalog..",
                    "..description..",
                    "..facade..",
                    "..find..",
                    "..sight..",
                    "..thing..",
                    "..twins..",
                    "..asyncapi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..", "jakarta..", "parley.identity.http..", "java.net.http..");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
