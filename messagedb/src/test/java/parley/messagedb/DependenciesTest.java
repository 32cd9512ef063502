package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** What whoever uses the library has to have. */
class DependenciesTest {
    /** A package that is used, and the module that it comes from. */
    private static final Pattern USE = Pattern.compile("(?m)^ +\\S+ +-> (\\S+) +(\\S.*?) *$");

    @Test
    void isJdbcAndNothingElse() throws URISyntaxException {
        Set<String> modules = new TreeSet<>();
        Set<String> packagesOfNone = new TreeSet<>();
        USE.matcher(jdeps())
                .results()
                .filter(use -> !use.group(1).startsWith("parley.messagedb"))
                .forEach(
                        use -> {
                            if (use.group(2).equals("not found")) {
                                packagesOfNone.add(use.group(1));
                            } else {
                                modules.add(use.group(2));
                            }
                        });

        assertThat(modules).containsExactly("java.base", "java.sql");
        assertThat(packagesOfNone)
                .as("Postgres's driver, which whoever listens to it has anyway")
                .isSubsetOf("org.postgresql");
    }

    private static String jdeps() throws URISyntaxException {
        Path classes =
                Path.of(
                        MessageDb.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        StringWriter out = new StringWriter();
        int exit =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                new PrintWriter(out),
                                new PrintWriter(out),
                                "-verbose:package",
                                classes.toString());
        assertThat(exit).as(out.toString()).isZero();
        return out.toString();
    }
}
