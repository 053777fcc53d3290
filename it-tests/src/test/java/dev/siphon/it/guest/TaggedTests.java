package dev.siphon.it.guest;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests on this class path: those of this module and of the modules whose test jars it depends on. */
final class TaggedTests {

    private TaggedTests() {}

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The names of the classes with tests that {@code tags}, a tag expression, selects; sorted. */
    static List<String> classes(String tags) {
        TestPlan plan = LauncherFactory.create()
                .discover(LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectClasspathRoots(roots()))
                        .filters(EngineFilter.includeEngines("junit-jupiter"), TagFilter.includeTags(tags))
                        .build());
        return plan.getRoots().stream()
                .flatMap(engine -> plan.getChildren(engine).stream())
                .flatMap(TaggedTests::className)
                .sorted()
                .toList();
    }

    private static Stream<String> className(TestIdentifier test) {
        return test.getSource().stream()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getClassName());
    }

    private static Set<Path> roots() {
        return Stream.of(classPath().split(File.pathSeparator))
                .filter(entry -> entry.endsWith("test-classes") || entry.endsWith("-tests.jar"))
                .map(Path::of)
                .collect(Collectors.toSet());
    }
}
