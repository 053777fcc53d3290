package dev.siphon.it.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The emulator's process. Its standard input and output are the guest's port named "siphon". */
final class Qemu implements AutoCloseable {

    /** No guest lives longer, even when nobody is left to end it. */
    private static final Duration LIFETIME = Duration.ofMinutes(40);

    private static final String KERNEL_ARGUMENTS =
            "console=ttyS0 quiet panic=-1 edd=off mitigations=off nokaslr tsc=reliable nowatchdog";

    private final Process process;
    private final Thread endWithJvm = new Thread(this::kill, "guest-killer");

    private Qemu(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(endWithJvm);
    }

    static Qemu start(GuestImage image, GuestOptions options, GuestFolder folder) throws IOException {
        return new Qemu(new ProcessBuilder(command(image, options, folder))
                .redirectError(folder.complaints().toFile())
                .start());
    }

    private static List<String> command(GuestImage image, GuestOptions options, GuestFolder folder) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("timeout", "--signal=KILL", Long.toString(LIFETIME.toSeconds())));
        command.addAll(options.wrapper());
        command.addAll(List.of("qemu-system-x86_64", "-machine", "q35,hpet=off", "-cpu", "max"));
        command.addAll(List.of("-accel", "tcg,thread=multi,tb-size=512"));
        command.addAll(List.of("-smp", Integer.toString(options.processors())));
        command.addAll(List.of("-m", Integer.toString(options.memoryMib())));
        command.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
        command.addAll(List.of(
                "-kernel", image.kernel().toString(), "-initrd", image.initrd().toString()));
        List<String> kernelArguments = new ArrayList<>(List.of(KERNEL_ARGUMENTS));
        kernelArguments.addAll(options.kernelArguments());
        command.addAll(List.of("-append", String.join(" ", kernelArguments), "-serial", "file:" + folder.console()));
        command.addAll(files("host", Path.of("/"), ",readonly=on,multidevs=remap"));
        command.addAll(files("siphon", folder.path(), ""));
        command.addAll(List.of("-device", "virtio-rng-pci", "-device", "virtio-serial-pci"));
        command.addAll(List.of("-chardev", "stdio,id=port,signal=off"));
        command.addAll(List.of("-device", "virtserialport,chardev=port,name=siphon"));
        command.addAll(options.devices());
        return command;
    }

    private static List<String> files(String tag, Path folder, String options) {
        return List.of(
                "-fsdev",
                "local,security_model=none,id=" + tag + ",path=" + folder + options,
                "-device",
                "virtio-9p-pci,fsdev=" + tag + ",mount_tag=" + tag);
    }

    Process process() {
        return process;
    }

    /** Waits for a guest that powers off, and kills one that does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill();
            removeHook();
        }
    }

    private void kill() {
        // First the emulator, then "timeout", which would leave it alone.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithJvm);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook at work.
        }
    }
}
