package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each option that is accepted has a test that shows its effect. */
class OptionCoverageTest {

    @Test
    void eachAcceptedKeyHasATestThatShowsItsEffect() throws Exception {
        assertThat(table().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        MessengerOptions.all().stream().map(Option::name).toList());
    }

    @Test
    void whatClaimsToShowAnEffectIsATest() throws Exception {
        assertThat(claims()).isNotEmpty().allMatch(method -> method.isAnnotationPresent(Test.class));
    }

    /** Key to the tests that show its effect. */
    private static Map<String, List<String>> table() throws Exception {
        Map<String, List<String>> table = new TreeMap<>();
        for (Method method : claims()) {
            for (String key : method.getAnnotation(ShowsEffectOf.class).value()) {
                table.computeIfAbsent(key, absent -> new ArrayList<>()).add(method.toString());
            }
        }
        return table;
    }

    /** The methods of this package's classes that carry the annotation. */
    private static List<Method> claims() throws IOException, URISyntaxException, ClassNotFoundException {
        List<Method> claims = new ArrayList<>();
        for (String name : classNames()) {
            Class<?> type = Class.forName(name, false, OptionCoverageTest.class.getClassLoader());
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(ShowsEffectOf.class))
                    .forEach(claims::add);
        }
        return claims;
    }

    private static List<String> classNames() throws IOException, URISyntaxException {
        Path folder = Path.of(OptionCoverageTest.class.getResource(".").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .map(file -> OptionCoverageTest.class.getPackageName() + "."
                            + file.substring(0, file.length() - ".class".length()))
                    .toList();
        }
    }
}
