package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each option that is accepted has a test that shows its effect. */
class OptionCoverageTest {

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
    private static TreeMap<String, List<String>> table() {
        TreeMap<String, List<String>> table = new TreeMap<>();
        for (JavaMethod method : claims()) {
            Arrays.stream(method.getAnnotationOfType(ShowsEffectOf.class).value())
                    .forEach(key -> table.merge(
                            key,
                            List.of(method.getFullName()),
                            (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream())
                                    .toList()));
        }
        return table;
    }

    private static List<JavaMethod> claims() {
        return new ClassFileImporter()
                .importPackages(OptionCoverageTest.class.getPackageName()).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(ShowsEffectOf.class))
                        .collect(Collectors.toList());
    }
}
