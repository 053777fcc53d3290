package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.rdma.library.ChildJvm.Jdk;
import dev.siphon.stack.rdma.library.ChildJvm.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("process")
class LibraryLoadingTest {

    private static final Jdk OWN = ChildJvm.jdks().findFirst().orElseThrow();

    @TempDir
    Path temporary;

    @TempDir
    Path users;

    private byte[] library;

    static Stream<Jdk> jdks() {
        return ChildJvm.jdks();
    }

    @BeforeEach
    void readPacked() throws IOException {
        assumeTrue(
                RdmaLibrary.FILE.isPacked(RdmaLibrary.class.getClassLoader()),
                "no libdisni.so was built here: it needs CMake, a C compiler and rdma-core's headers");
        try (InputStream packed = getClass().getClassLoader().getResourceAsStream(RdmaLibrary.FILE.resource())) {
            library = packed.readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void thePackedLibraryIsLoadedOnTheClassPath(Jdk jdk) throws Exception {
        Result result = ChildJvm.load(jdk, ChildJvm.onClassPath(), temporary, ChildJvm.EXPORT_TO_CLASS_PATH);

        assertThat(result.output())
                .contains("loaded PACKED " + RdmaLibrary.FILE.resource(), "version 32", "again true")
                .contains("OpenObjects[eventChannels=0")
                .doesNotContain("WARNING");
        assertThat(temporary).as("what was unpacked").isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void thePackedLibraryIsLoadedOnTheModulePath(Jdk jdk) throws Exception {
        Result result = ChildJvm.load(jdk, ChildJvm.onModulePath(), temporary, ChildJvm.EXPORT_TO_DISNI);

        assertThat(result.output())
                .contains("loaded PACKED " + RdmaLibrary.FILE.resource(), "version 32", "again true")
                .doesNotContain("WARNING");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aMissingExportIsNamedWithItsFlag(Jdk jdk) throws Exception {
        assertThat(ChildJvm.load(jdk, ChildJvm.onClassPath(), temporary).output())
                .contains("reason: DiSNI may not use java.base/sun.nio.ch")
                .contains("hint: run java with --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(ChildJvm.load(jdk, ChildJvm.onModulePath(), temporary, ChildJvm.EXPORT_TO_CLASS_PATH)
                        .output())
                .contains("hint: run java with --add-exports java.base/sun.nio.ch=disni");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatRefusesNativeCodeIsNamedWithItsFlag(Jdk jdk) throws Exception {
        assumeTrue(jdk.version() >= 24, "JDKs before 24 do not refuse native code");
        List<String> command = ChildJvm.command(
                jdk,
                ChildJvm.onClassPath(),
                temporary,
                "load",
                "--illegal-native-access=deny",
                ChildJvm.EXPORT_TO_CLASS_PATH);
        command.remove("--enable-native-access=ALL-UNNAMED");
        // Without this flag the JVM does not deny anything that was never mentioned.
        command.add(1, "--enable-native-access=java.base");

        assertThat(ChildJvm.run(command).output())
                .contains("reason: this JVM refuses native code", "--enable-native-access=ALL-UNNAMED");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theUsersOwnLibraryComesBeforeThePackedOne(Jdk jdk) throws Exception {
        Path own = place(library);

        assertThat(load(jdk, "-Djava.library.path=/nowhere:" + users).output())
                .contains("loaded JAVA_LIBRARY_PATH " + own, "version 32");
    }

    @Test
    void theLibraryThatAPropertyNamesComesFirst() throws Exception {
        place(library);
        Path named = Files.write(users.resolve("other.so"), library);

        assertThat(load(OWN, "-Djava.library.path=" + users, "-Dsiphon.rdma.library=" + named)
                        .output())
                .contains("loaded PROPERTY " + named);
    }

    @Test
    void aNamedLibraryThatIsNotThereIsAnErrorAndNothingElseIsTried() throws Exception {
        assertThat(load(OWN, "-Dsiphon.rdma.library=/nowhere/libdisni.so").output())
                .contains("reason: no libdisni.so could be loaded: /nowhere/libdisni.so cannot be read")
                .doesNotContain("loaded PACKED");
    }

    @Test
    void aPlainDisniLibraryOfTheUsersIsPassedOverForThePackedOne() throws Exception {
        Path plain = place(replaced(
                "Java_dev_siphon_stack_rdma_library_SiphonVerbs_abi",
                "Java_dev_siphon_stack_rdma_library_SiphonVerbs_abj"));

        assertThat(load(OWN, "-Djava.library.path=" + users).output())
                .contains("passed over: " + plain + " is a plain DiSNI library", "loaded PACKED");
    }

    @Test
    void aLibraryForAnotherMachineIsToldApart() throws Exception {
        byte[] foreign = library.clone();
        foreign[18] = 3;
        Path file = place(foreign);

        assertThat(load(OWN, "-Dsiphon.rdma.library=" + file).output())
                .contains(file + " is for another machine (ELF machine 3) than this one");
    }

    @Test
    void aFileThatIsNoLibraryIsToldApart() throws Exception {
        Path file = place("# a script of the linker's\n".getBytes(StandardCharsets.UTF_8));

        assertThat(load(OWN, "-Dsiphon.rdma.library=" + file).output())
                .contains(file + " is not a shared library (ELF)");
    }

    @Test
    void aLibraryOfAnotherVersionIsRefusedByWhatDiffers() throws Exception {
        // The head of its table of versions and sizes: 32, 1, 28.
        byte[] table = {32, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0};
        byte[] newer = {32, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0};
        Path file = place(replaced(latin(table), latin(newer)));

        assertThat(load(OWN, "-Dsiphon.rdma.library=" + file).output())
                .contains("reason: " + file + " does not fit: the version of its Siphon natives is 2, expected 1");
    }

    @Test
    void missingLibrariesOfRdmaCoreAreNamedWithTheirPackage() throws Exception {
        Path file = place(replaced("librdmacm.so.1", "librdmacm.so.9"));

        assertThat(load(OWN, "-Dsiphon.rdma.library=" + file).output())
                .contains("librdmacm.so.9: cannot open shared object file")
                .contains("hint: install rdma-core's libraries (Debian: apt-get install librdmacm1 ibverbs-providers)");
    }

    @Test
    void aTemporaryFolderMountedNoexecIsPassedOverForAnother() throws Exception {
        Result result = loadWithNoexecFolder("");

        assertThat(result.output()).contains("passed over: loading from " + temporary, "failed to map segment");
        assertThat(result.output()).contains("loaded PACKED");
    }

    @Test
    void whereEveryFolderIsMountedNoexecAllAreNamed() throws Exception {
        Result result = loadWithNoexecFolder(
                "mount -t tmpfs -o noexec tmpfs /var/tmp && mount -t tmpfs -o noexec tmpfs /dev/shm && ");

        assertThat(result.output())
                .contains("loading from " + temporary, "loading from /var/tmp", "loading from /dev/shm")
                .contains("hint: set -Djava.io.tmpdir to a folder that can be written and is not mounted noexec");
    }

    private Result loadWithNoexecFolder(String moreMounts) throws Exception {
        String mounts = "mount -t tmpfs -o noexec tmpfs " + temporary + " && " + moreMounts;
        List<String> isolated =
                List.of("unshare", "--map-root-user", "--mount", "env", "-u", "XDG_RUNTIME_DIR", "sh", "-c");
        assumeTrue(
                canRun(isolated, mounts + "true"),
                "no mount namespaces here (unshare), so no folder can be mounted noexec");
        List<String> child =
                ChildJvm.command(OWN, ChildJvm.onClassPath(), temporary, "load", ChildJvm.EXPORT_TO_CLASS_PATH);
        return ChildJvm.run(concat(isolated, mounts + "exec '" + String.join("' '", child) + "'"));
    }

    private static boolean canRun(List<String> command, String script) throws Exception {
        try {
            return ChildJvm.run(concat(command, script)).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> concat(List<String> command, String script) {
        return Stream.concat(command.stream(), Stream.of(script)).toList();
    }

    @Test
    void manyThreadsLoadOneLibrary() throws Exception {
        List<String> command =
                ChildJvm.command(OWN, ChildJvm.onClassPath(), temporary, "at-once", ChildJvm.EXPORT_TO_CLASS_PATH);

        assertThat(ChildJvm.run(command).output()).contains("libraries 1");
    }

    @Test
    void anApplicationThatFailedToLoadDisniBeforeIsToldSo() throws Exception {
        List<String> command = ChildJvm.command(
                OWN,
                ChildJvm.onClassPath(),
                temporary,
                "disni-first",
                ChildJvm.EXPORT_TO_CLASS_PATH,
                "-Djava.library.path=/nowhere");

        assertThat(ChildJvm.run(command).output())
                .contains("disni alone failed", "reason: the application used DiSNI before Siphon did");
    }

    @Test
    void anApplicationThatUsesDisniWithOurLibraryGoesOn() throws Exception {
        Path own = place(library);
        List<String> command = ChildJvm.command(
                OWN,
                ChildJvm.onClassPath(),
                temporary,
                "disni-first",
                ChildJvm.EXPORT_TO_CLASS_PATH,
                "-Djava.library.path=" + users);

        assertThat(ChildJvm.run(command).output()).contains("disni alone 32", "loaded JAVA_LIBRARY_PATH " + own);
    }

    private Result load(Jdk jdk, String... options) throws Exception {
        String[] all = Stream.concat(Stream.of(ChildJvm.EXPORT_TO_CLASS_PATH), Stream.of(options))
                .toArray(String[]::new);
        return ChildJvm.load(jdk, ChildJvm.onClassPath(), temporary, all);
    }

    private Path place(byte[] content) throws IOException {
        return Files.write(users.resolve(RdmaLibrary.FILE.fileName()), content);
    }

    private byte[] replaced(String from, String to) {
        String content = latin(library);
        assertThat(content).as("the packed library").contains(from);
        return content.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
