package parley;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import parley.domain.Topic;
import parley.log.Log;
import parley.view.Applier;

/**
 * Imports point one way: domain ← log ← view ← command ← api. The table of packages is in
 * ARCHITECTURE.md.
 */
final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    // Generated, and only looked at as what others use.
                    .withImportOption(location -> !location.contains("/parley/v1/"))
                    .importPackages("parley");

    private static final ArchRule NAMES =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
                    .because("a name says the role");

    /** Of Parley's own packages, one may use itself and those that are named, and no other. */
    private static ArchRule mayUse(String user, String... used) {
        return mayUse(user, resideInAnyPackage(used));
    }

    private static ArchRule mayUse(String user, DescribedPredicate<JavaClass> used) {
        DescribedPredicate<JavaClass> allowed =
                or(resideOutsideOfPackage("parley.."), resideInAnyPackage(user), used);
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat(allowed.as("it may use"));
    }

    private static boolean isBroken(ArchRule rule) {
        return rule.evaluate(CLASSES).hasViolation();
    }

    @Test
    void theDomainUsesNothingButJava() {
        classes()
                .that()
                .resideInAPackage("parley.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("parley.domain..", "java..")
                .check(CLASSES);
    }

    @Test
    void theLogUsesTheDomainAndMessageDb() {
        mayUse("parley.log..", "parley.domain..", "parley.messagedb..").check(CLASSES);
    }

    @Test
    void viewsUseTheDomainAndTheLogAndSomeOfThemTheDirectory() {
        mayUse("parley.view", "parley.domain", "parley.log").check(CLASSES);
        mayUse("parley.view.directory..", "parley.domain", "parley.log", "parley.view")
                .check(CLASSES);
        for (String view : new String[] {"parley.view.message..", "parley.view.live.."}) {
            mayUse(view, "parley.domain", "parley.log", "parley.view", "parley.view.directory")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void commandsUseTheLogTheDirectoryAndOfTheViewsOnlyTheWait() {
        mayUse(
                        "parley.command..",
                        or(
                                resideInAnyPackage(
                                        "parley.domain", "parley.log", "parley.view.directory"),
                                equivalentTo(Applier.class)))
                .check(CLASSES);
    }

    @Test
    void theDoorsUseAllOfTheseAndTheProtocol() {
        mayUse(
                        "parley.api..",
                        "parley.domain..",
                        "parley.log..",
                        "parley.view..",
                        "parley.command..",
                        "parley.v1..")
                .check(CLASSES);
    }

    @Test
    void webSocketsKnowNothingOfParley() {
        mayUse("parley.api.ws..").check(CLASSES);
    }

    @Test
    void theProtocolIsKnownToTheDoorsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("parley.api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("parley.v1..")
                .check(CLASSES);
    }

    @Test
    void messageDbIsKnownToTheLogAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("parley.log..", "parley.messagedb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("parley.messagedb..")
                .check(CLASSES);
    }

    @Test
    void everyClassStandsInAPackageThatHasAPlace() {
        classes()
                .should()
                .resideInAnyPackage(
                        "parley",
                        "parley.domain",
                        "parley.log",
                        "parley.view",
                        "parley.view.directory",
                        "parley.view.message",
                        "parley.view.live",
                        "parley.command",
                        "parley.api",
                        "parley.api.auth",
                        "parley.api.compat",
                        "parley.api.ws",
                        "parley.messagedb",
                        "parley.messagedb.progress",
                        "parley.messagedb.subscription")
                .check(CLASSES);
    }

    /** Of the client library: what is stored, how far one has come with it, who follows it. */
    @Test
    void subscriptionsUseTheirProgressAndBothTheStore() {
        mayUse("parley.messagedb").check(CLASSES);
        mayUse("parley.messagedb.progress", "parley.messagedb").check(CLASSES);
        mayUse("parley.messagedb.subscription", "parley.messagedb", "parley.messagedb.progress")
                .check(CLASSES);
        assertThat(isBroken(mayUse("parley.messagedb.subscription", "parley.messagedb"))).isTrue();
    }

    @Test
    void noClassIsNamedForNothing() {
        NAMES.check(CLASSES);
    }

    @Test
    void theseRulesCanBeBroken() {
        assertThat(CLASSES.contain(Topic.class) && CLASSES.contain(Log.class)).isTrue();
        assertThat(isBroken(mayUse("parley.log..", "parley.domain.."))).isTrue();
        assertThat(isBroken(mayUse("parley.log..", "parley.messagedb.."))).isTrue();
        assertThat(isBroken(mayUse("parley.view.message..", "parley.domain", "parley.log")))
                .isTrue();
        assertThat(isBroken(mayUse("parley.command..", "parley.domain", "parley.log"))).isTrue();
        JavaClasses wrong =
                new ClassFileImporter().importClasses(TopicManager.class, TopicManager.Part.class);
        assertThat(NAMES.evaluate(wrong).getFailureReport().getDetails()).hasSize(2);
    }

    private static final class TopicManager {
        private static final class Part {}
    }
}
