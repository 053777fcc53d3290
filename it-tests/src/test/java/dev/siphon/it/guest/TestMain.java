package dev.siphon.it.guest;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in the guest: {@code TestMain TAG-EXPRESSION CLASS...}. They are told as {@link TestEvent}s. The exit status
 * is 0 when all were run, whatever came of them.
 */
final class TestMain {

    private TestMain() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        run(arguments[0], Arrays.asList(arguments).subList(1, arguments.length), out);
        // Tests may leave threads behind.
        System.exit(0);
    }

    static void run(String tags, List<String> classes, PrintStream out) {
        // No listeners but ours: those of a build tool would take these tests for its own.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(config)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(classes.stream()
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                                .filters(EngineFilter.includeEngines("junit-jupiter"), TagFilter.includeTags(tags))
                                .configurationParameter(
                                        "junit.jupiter.execution.timeout.testable.method.default", "2 m")
                                .build(),
                        new EventPrinter(out));
    }
}
