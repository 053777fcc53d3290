package dev.siphon.stack.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.Availability;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.posix.libc.SystemError;
import dev.siphon.stack.posix.support.ChildJvm;
import dev.siphon.stack.posix.support.Descriptors;
import dev.siphon.stack.posix.support.ProbeMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PosixStackProviderTest {

    @Test
    void isFoundAndWorksHere() throws Exception {
        PosixStackProvider provider =
                (PosixStackProvider) NetworkStackRegistry.load().require("posix");
        assertThat(provider.availability()).isEqualTo(Availability.available());
    }

    @Test
    void optionsOfOtherTransportsAreIgnored() {
        StackConfig config = new StackConfig(1, 0, 0, Map.of("ms_async_rdma_device_name", "mlx5_0"));
        assertThat(new PosixStackProvider().create(config).name()).isEqualTo("posix");
    }

    @Test
    void whatOneWorkerAcceptsLivesOnAnother() throws Exception {
        NetworkStack stack = new PosixStackProvider().create(StackConfig.ofWorkers(2));
        assertThat(stack.isReady()).isTrue();
        assertThat(stack.supportsLocalListenTable()).isFalse();
        assertThat(stack.nonblockConnectNeedsWritableEvent()).isTrue();
        assertThat(stack.supportsZeroCopyRead()).isFalse();
        stack.start();
        try (stack) {
            Worker listening = stack.workers().get(0);
            Worker serving = stack.workers().get(1);
            CompletableFuture<ConnectedSocket> accepted = new CompletableFuture<>();
            CompletableFuture<Integer> read = new CompletableFuture<>();
            ServerSocket listener = on(listening, () -> {
                ServerSocket socket = listening.listen(Hosts.at("127.0.0.1", 0), SocketOptions.defaults());
                listening.center().createFileEvent(socket.handle(), EventCenter.READABLE, (handle, mask) -> {
                    try {
                        accepted.complete(socket.accept(SocketOptions.defaults(), serving));
                    } catch (Exception e) {
                        accepted.completeExceptionally(e);
                    }
                });
                return socket;
            });
            on(listening, () -> listening.connect(listener.localAddress(), SocketOptions.defaults()))
                    .shutdown();
            ConnectedSocket server = accepted.get(20, TimeUnit.SECONDS);
            on(serving, () -> {
                serving.center().createFileEvent(server.handle(), EventCenter.READABLE, (handle, mask) -> {
                    try {
                        read.complete(server.read(serving.pool().tryAcquire(16), 0, 16));
                    } catch (Exception e) {
                        read.completeExceptionally(e);
                    }
                });
                return true;
            });
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(ConnectedSocket.END_OF_STREAM);
            assertThat(serving.pool().outstanding()).isEqualTo(1);
        }
    }

    @Test
    void everythingSubmittedByOtherThreadsRuns() throws Exception {
        NetworkStack stack = new PosixStackProvider().create(StackConfig.ofWorkers(2));
        stack.start();
        try (stack) {
            int[] runs = new int[2];
            for (int i = 0; i < 10_000; i++) {
                stack.workers().get(0).center().submit(() -> runs[0]++);
                stack.workers().get(1).center().submit(() -> runs[1]++);
            }
            stack.drain();
            assertThat(runs).containsExactly(10_000, 10_000);
        }
    }

    private interface Action<T> {
        T run() throws Exception;
    }

    private static <T> T on(Worker worker, Action<T> action) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        worker.center().submitAndWait(() -> {
            try {
                result.complete(action.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }

    @Test
    void deniedNativeAccessIsAReasonWithTheRemedy() throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 24,
                "skipped: --illegal-native-access came with JDK 24, this is " + Runtime.version());
        ChildJvm.Result child = ChildJvm.run(List.of(
                "--illegal-native-access=deny",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                ChildJvm.classPath(),
                ProbeMain.class.getName()));
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("Unavailable[reason=the C library cannot be called")
                .contains("Illegal native access")
                .contains("--enable-native-access=ALL-UNNAMED");
        assertThat(child.output().strip()).hasLineCount(1);
    }

    @Test
    void withoutDescriptorsTheReasonIsTheirLimit() {
        PosixStackProvider provider = new PosixStackProvider();
        Availability loadsTheClasses = Availability.unavailable(
                "epoll was refused: "
                        + SystemError.exception(24, "epoll_create1").getMessage(),
                "");
        assertThat(provider.availability()).isNotEqualTo(loadsTheClasses);
        Availability answer = Descriptors.without(provider::availability);
        assertThat(answer).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).isEqualTo(((Unavailable) loadsTheClasses).reason());
            assertThat(unavailable.hint()).contains("ulimit -n");
        });
    }

    @Test
    void worksAsAModuleWithoutAWarning() throws Exception {
        List<String> arguments = new ArrayList<>();
        if (Runtime.version().feature() >= 24) {
            arguments.add("--illegal-native-access=deny");
        }
        arguments.add("--enable-native-access=org.jnrproject.jffi,org.jnrproject.ffi");
        arguments.add("-Dslf4j.internal.verbosity=ERROR");
        arguments.addAll(List.of("--module-path", modulePath(), "--add-modules", "dev.siphon.stack.posix"));
        arguments.addAll(List.of("-cp", testClasses(), ProbeMain.class.getName()));
        ChildJvm.Result child = ChildJvm.run(arguments);
        assertThat(child.output().strip()).isEqualTo("Available[] module dev.siphon.stack.posix");
        assertThat(child.exitCode()).isZero();
    }

    private static String testClasses() {
        return Path.of(ProbeMain.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    private static String modulePath() {
        return Stream.of(ChildJvm.classPath().split(":"))
                .filter(entry ->
                        entry.matches(".*(/classes/?|/(siphon-stack|jnr|jffi|asm|slf4j-api|jctools|jspecify)[^/]*)"))
                .collect(Collectors.joining(":"));
    }
}
