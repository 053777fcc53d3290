package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.shim.MbufPool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the segment inside of the process, and the packets that all share, since they pass between members without a copy.
 * There is one, like the EAL whose memory it is made of. Any thread.
 */
final class Segment {

    /**
     * A member's place.
     *
     * @param number from 1; its hardware address ends in it
     * @param address its own
     * @param pool where its packets come from
     * @param packetsPerWorker how many of them each of its workers may count on
     */
    record Seat(int number, Ipv4Config address, MbufPool pool, int packetsPerWorker) {}

    private static final int MAX_MEMBERS = 254;

    /** So many workers' packets there are, for all members; a member with many leaves fewer for the others. */
    private static final int WORKERS = 8;

    /** Addresses of the range for benchmarks between devices (RFC 2544), which no network routes. */
    private static final int NETWORK = Ipv4Address.of(198, 18, 0, 0);

    private static final int PREFIX_LENGTH = 16;

    private static final List<Seat> SEATS = new ArrayList<>();
    private static @Nullable MbufPool pool;
    private static int packetsPerWorker;
    private static int mtu;

    private Segment() {}

    /** Takes a place: with the address that {@code options} want, or with a free one. */
    static synchronized Seat enter(DpdkOptions options) throws TransportException {
        MbufPool packets = pool(options);
        int number = 1;
        while (isTaken(number)) {
            number++;
        }
        if (number > MAX_MEMBERS) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    MAX_MEMBERS + " stacks are on the segment inside of this process, which is its bound");
        }
        Ipv4Config address = options.address().orElse(new Ipv4Config(NETWORK + number, PREFIX_LENGTH, 0));
        if (SEATS.stream().anyMatch(seat -> seat.address().address() == address.address())) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "ms_dpdk_host_ipv4_addr is " + Ipv4Address.format(address.address())
                            + ": another stack of this process has that address");
        }
        Seat seat = new Seat(number, address, packets, packetsPerWorker);
        SEATS.add(seat);
        return seat;
    }

    private static boolean isTaken(int number) {
        return SEATS.stream().anyMatch(seat -> seat.number() == number);
    }

    /** The first member decides on the packets, and they are kept: others may still be under way. */
    private static MbufPool pool(DpdkOptions options) throws TransportException {
        MbufPool existing = pool;
        if (existing == null) {
            existing = MbufPool.open("siphon_segment", options.packets() * WORKERS, options.mtu(), -1);
            pool = existing;
            packetsPerWorker = options.packets();
            mtu = options.mtu();
        } else if (options.mtu() > mtu || options.packets() > packetsPerWorker) {
            throw new TransportException(
                    Errno.EINVAL,
                    "the segment inside of this process was set up with siphon_dpdk_mtu = " + mtu
                            + " and ms_dpdk_rx_buffer_count_per_core = " + packetsPerWorker + ", this stack wants "
                            + options.mtu() + " and " + options.packets()
                            + "; give all stacks of the process the same");
        }
        return existing;
    }

    static synchronized void leave(Seat seat) {
        SEATS.remove(seat);
    }
}
