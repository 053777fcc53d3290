package dev.siphon.it.readme;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Siphon and its run-time dependencies, as they are on the class path of a program that follows README.md: this test's
 * class path without tools and without what serves tests.
 */
final class ProductPath {

    private static final List<String> MODULES = List.of(
            "dev.siphon.messenger",
            "dev.siphon.stack",
            "disni",
            "org.jctools.",
            "org.jnrproject.",
            "org.jspecify",
            "org.objectweb.asm",
            "org.slf4j",
            "jnr.");

    private ProductPath() {}

    /** The entries, joined for a command line; good for a class path and for a module path. */
    static String joined() {
        String testPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(testPath.split(File.pathSeparator))
                .filter(entry -> holdsProduct(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean holdsProduct(Path entry) {
        return ModuleFinder.of(entry).findAll().stream()
                .map(ModuleReference::descriptor)
                .anyMatch(module -> MODULES.stream().anyMatch(module.name()::startsWith));
    }
}
