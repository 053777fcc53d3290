package dev.siphon.stack.dpdk.shim;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The natives of {@code libsiphon_dpdk.so}. Longs are pointers: whoever keeps one does not use it after its end. Calls with a
 * queue belong to the thread of its worker, except {@link #wake}.
 */
final class Natives {
    private Natives() {}

    // --- EAL ---

    static native int shimVersion();

    static native String dpdkVersion();

    static native void startEal(String[] arguments) throws IOException;

    static native boolean registerThread();

    static native void unregisterThread();

    static native void pinThread(int core) throws IOException;

    /** Memory of EAL's heap, or null when there is none left. */
    static native @Nullable ByteBuffer allocate(int bytes);

    static native long address(ByteBuffer buffer);

    static native void free(long address);

    // --- pools ---

    static native long openPool(String name, int packets, int room, int socket) throws IOException;

    static native void closePool(long pool);

    static native ByteBuffer poolMemory(long pool);

    static native int[] poolRooms(long pool);

    static native int poolFree(long pool);

    // --- the segment ---

    static native long joinSegment(int number, int queues, long pool, byte[] key) throws IOException;

    static native void leaveSegment(long member);

    static native long segmentQueue(long member, int queue);

    static native long segmentAddress(int number);

    // --- ports ---

    static native int attachPort(String arguments) throws IOException;

    static native void detachPort(int port);

    /** What {@link PortInformation} is made of. */
    static native long[] portInformation(int port) throws IOException;

    static native String portDriver(int port);

    static native void configurePort(
            int port, int queues, int mtu, long rxOffloads, long txOffloads, boolean rss, byte[] key)
            throws IOException;

    static native void startPort(int port, int queues, int rssSize) throws IOException;

    static native boolean isLinkUp(int port);

    /** What the device lost: missed, without a packet to receive into, errors of receiving and of sending. */
    static native long[] portLosses(int port);

    static native void stopPort(int port);

    static native long openQueue(int port, int number, long pool, long txOffloads) throws IOException;

    /** Whether a started port lets go of what it has sent without being sent more. */
    static native boolean canLetGo(long queue);

    static native void letGo(long queue);

    static native void useInterrupts(long queue);

    static native void closeQueue(long queue);

    // --- bursts, by way of the exchange ---

    static native int[] exchangeLayout();

    static native ByteBuffer exchange(long queue);

    static native int receive(long queue, int max);

    static native int transmit(long queue, int count);

    static native int take(long queue, int count);

    static native void give(long queue, int count);

    static native int slicesReturned(long queue);

    // --- sleep ---

    static native boolean wakesForPackets(long queue);

    static native void sleep(long queue, long nanos);

    static native void wake(long queue);

    // --- cores ---

    static native void keepApart(long queue, boolean shared);
}
