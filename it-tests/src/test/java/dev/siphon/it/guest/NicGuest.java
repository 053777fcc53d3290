package dev.siphon.it.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A guest with virtio NICs of two queues and RSS behind an emulated IOMMU, lent to user space by vfio-pci, and one NIC that its
 * kernel keeps. All of them are taps on one bridge, in a network namespace that is the emulator's own and ends with it.
 */
final class NicGuest {

    /** The NICs that are lent: as many stacks can be open at once. */
    private static final int NICS = 4;

    private static final Path BRIDGED = GuestImage.SCRIPTS.resolve("bridged");
    private static final Duration SET_UP_LIMIT = Duration.ofSeconds(60);

    private static final int FIRST_SLOT = 0x10;
    private static final String HUGE_PAGES = "/dev/hugepages";

    private NicGuest() {}

    /** Why this machine cannot join taps by a bridge in a namespace, if it cannot. */
    static Optional<String> obstacle() throws IOException {
        Process check = new ProcessBuilder(BRIDGED.toString(), "--check")
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return check.waitFor() == 0 ? Optional.empty() : Optional.of(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while a bridge was tried");
        }
    }

    /** Boots the guest and lends the NICs. */
    static Guest start(GuestImage image) throws IOException {
        GuestOptions options = GuestOptions.plain()
                .memoryMib(3584)
                .wrapper(List.of(BRIDGED.toString(), Integer.toString(NICS)))
                // A kernel that finds its timer late on a busy host gives up when interrupts are remapped.
                .kernelArgument("intel_iommu=on", "iommu=pt", "no_timer_check")
                // Before the devices that are behind it. Addresses of user space have 47 bits.
                .device("-device", "intel-iommu,intremap=on,aw-bits=48")
                .module("virtio_net", "vfio_iommu_type1", "vfio_pci")
                .environment("SIPHON_DPDK_NICS", nics())
                .environment("SIPHON_DPDK_KERNEL_NIC", pciAddress(0) + "=" + ipAddress(0))
                .environment("SIPHON_DPDK_HUGEPAGES", HUGE_PAGES);
        for (int number = 0; number <= NICS; number++) {
            options = options.device(nic(number).toArray(String[]::new));
        }
        Guest guest = Guest.start(image, options);
        try {
            guest.output(GuestImage.SCRIPTS.resolve("lent-nics").toString(), SET_UP_LIMIT);
            return guest;
        } catch (IOException | RuntimeException e) {
            guest.close();
            throw e;
        }
    }

    private static List<String> nic(int number) {
        boolean lent = number > 0;
        String tap = "tap,id=net" + number + ",ifname=tap" + number + ",script=no,downscript=no,vhost=off";
        String device = "virtio-net-pci,netdev=net" + number + ",mac=52:54:00:98:00:0" + number + ",romfile=,addr=0x"
                + Integer.toHexString(FIRST_SLOT + number);
        // A vector per queue, and one each for the configuration and the control queue.
        String queues = ",mq=on,vectors=6,rss=on,iommu_platform=on,disable-legacy=on";
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-netdev", lent ? tap + ",queues=2" : tap));
        arguments.addAll(List.of("-device", lent ? device + queues : device));
        return arguments;
    }

    private static String nics() {
        return IntStream.rangeClosed(1, NICS)
                .mapToObj(number -> pciAddress(number) + "=" + ipAddress(number))
                .collect(Collectors.joining(","));
    }

    private static String pciAddress(int number) {
        return "0000:00:" + Integer.toHexString(FIRST_SLOT + number) + ".0";
    }

    private static String ipAddress(int number) {
        return "10.98.0." + (100 + number);
    }
}
