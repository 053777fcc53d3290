package dev.siphon.it.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The JVM in a guest: this one's JDK, with flags for an emulated processor. */
final class GuestJvm {

    private static final int FIRST_JDK_WITH_NATIVE_ACCESS_FLAG = 24;

    private GuestJvm() {}

    /** The command that runs the tests among {@code classes} that {@code tags} selects. */
    static String tests(String tags, List<String> classes) {
        List<String> arguments = new ArrayList<>(List.of("-ea", TestMain.class.getName(), tags));
        arguments.addAll(classes);
        return java(arguments);
    }

    /** The command that runs a JVM on this class path with {@code arguments}: more flags, the main class, its arguments. */
    static String java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The optimising compiler costs an emulated processor more than it saves in minutes.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"));
        // A JVM that crashes says so where the host sees it.
        command.add("-XX:+ErrorFileToStdout");
        command.addAll(List.of("--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED"));
        if (Runtime.version().feature() >= FIRST_JDK_WITH_NATIVE_ACCESS_FLAG) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", TaggedTests.classPath()));
        command.addAll(arguments);
        return command.stream().map(GuestFolder::quoted).collect(Collectors.joining(" "));
    }
}
