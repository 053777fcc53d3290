package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each option that is accepted has a test that shows its effect. */
class OptionCoverageTest {

    private static final JavaClasses CLASSES = importPackage();

    @Test
    void eachAcceptedKeyHasATestThatShowsItsEffect() {
        assertThat(table().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        MessengerOptions.all().stream().map(Option::name).toList());
    }

    @Test
    void whatClaimsToShowAnEffectIsATest() {
        assertThat(claims())
                .isNotEmpty()
                .allMatch(method ->
                        method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class));
    }

    /** Key to the tests that show its effect. */
    private static Map<String, List<String>> table() {
        Map<String, List<String>> table = new TreeMap<>();
        for (JavaMethod method : claims()) {
            for (String key : method.getAnnotationOfType(ShowsEffectOf.class).value()) {
                table.computeIfAbsent(key, absent -> new ArrayList<>()).add(method.getFullName());
            }
        }
        return table;
    }

    private static List<JavaMethod> claims() {
        return CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(ShowsEffectOf.class))
                .toList();
    }

    /** The classes of this package, without a search of the whole class path. */
    private static JavaClasses importPackage() {
        try {
            return new ClassFileImporter()
                    .importPath(
                            Path.of(OptionCoverageTest.class.getResource(".").toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
