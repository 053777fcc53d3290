package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.util.Arrays;
import java.util.Map;

/** What can be told of a virtual device by its arguments, before DPDK tries it. */
final class VirtualDevice {

    /** Drivers that have one queue pair unless they are told of more, and the argument that tells them. */
    private static final Map<String, String> QUEUE_ARGUMENTS =
            Map.of("net_af_packet", "qpairs", "net_af_xdp", "queue_count");

    private VirtualDevice() {}

    /** Checks that {@code device}, if its arguments say how many queue pairs it has, has {@code queues} of them. */
    static void check(String device, int queues) throws TransportException {
        String[] words = device.split(",", -1);
        String argument = QUEUE_ARGUMENTS.get(words[0].replaceFirst("[0-9]*$", ""));
        if (argument == null) {
            return;
        }
        String given = Arrays.stream(words)
                .filter(word -> word.startsWith(argument + "="))
                .map(word -> word.substring(argument.length() + 1))
                .findFirst()
                .orElse("1");
        if (given.matches("[0-9]{1,4}") && Integer.parseInt(given) < queues) {
            throw tooFew(words[0], Integer.parseInt(given), queues, argument + "=" + queues + " gives it as many");
        }
    }

    /** {@code device} has {@code present} queue pairs for {@code queues} workers. */
    static TransportException tooFew(String device, int present, int queues, String remedy) {
        return new TransportException(
                Errno.EINVAL,
                "too few queues: the device " + device + " has " + present + " queue pairs, and each of " + queues
                        + " workers needs one; lower ms_async_op_threads to " + present
                        + (remedy.isEmpty() ? "" : ", or " + remedy));
    }
}
