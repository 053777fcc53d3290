package dev.siphon.tools.bench.system.aeron;

import dev.siphon.stack.threaded.Threads;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** A thread that sends what its lanes have to send, and takes their replies. It sleeps while there is no lane. */
final class AeronClientSide implements LaneClient {

    private static final int FRAGMENTS_PER_TURN = 64;
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Aeron aeron;
    private final ExclusivePublication requests;
    private final Subscription replies;
    private final Thread thread = new Thread(this::run, AeronSystem.THREAD_PREFIX + "-client");
    /** By their number. */
    private final Map<Integer, AeronLane> lanes = new ConcurrentHashMap<>();

    private volatile AeronLane[] openNow = {};
    private final AtomicInteger lastNumber = new AtomicInteger();
    private final Semaphore openLanes = new Semaphore(0);
    private volatile boolean closed;

    private AeronClientSide(Aeron aeron) {
        this.aeron = aeron;
        this.requests = aeron.addExclusivePublication(AeronSystem.CHANNEL, AeronSystem.REQUESTS);
        this.replies = aeron.addSubscription(AeronSystem.CHANNEL, AeronSystem.REPLIES);
        thread.setDaemon(true);
    }

    static AeronClientSide start(String directory) {
        AeronClientSide client = new AeronClientSide(AeronSystem.connectTo(directory));
        client.thread.start();
        return client;
    }

    @Override
    public Lane open(Load load, LaneListener listener) throws IOException {
        awaitConnected();
        int number = lastNumber.incrementAndGet();
        AeronLane lane = new AeronLane(this, requests, number, load, listener);
        lanes.put(number, lane);
        openNow = lanes.values().toArray(new AeronLane[0]);
        openLanes.release();
        return lane;
    }

    private void awaitConnected() throws IOException {
        IdleStrategy idle = AeronSystem.idleStrategy();
        long end = System.nanoTime() + CONNECT_NANOS;
        while (!requests.isConnected() || !replies.isConnected()) {
            if (System.nanoTime() > end) {
                throw new IOException("Aeron's two sides have not found each other");
            }
            idle.idle();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void closed(int number) {
        lanes.remove(number);
        openNow = lanes.values().toArray(new AeronLane[0]);
        openLanes.acquireUninterruptibly();
    }

    private void run() {
        IdleStrategy idle = AeronSystem.idleStrategy();
        FragmentAssembler assembler = new FragmentAssembler(this::received);
        while (!closed) {
            if (openLanes.availablePermits() == 0) {
                // Polling for nobody would cost those who are measured meanwhile.
                openLanes.acquireUninterruptibly();
                openLanes.release();
            }
            int work = replies.poll(assembler, FRAGMENTS_PER_TURN);
            for (AeronLane lane : openNow) {
                work += lane.sendDue();
            }
            if (!requests.isConnected()) {
                lanes.values().forEach(lane -> lane.fail("the server's side of Aeron is gone"));
            }
            idle.idle(work);
        }
    }

    private void received(DirectBuffer reply, int offset, int length, Header header) {
        AeronLane lane = lanes.get(reply.getInt(offset));
        if (lane != null) {
            lane.completed(reply.getInt(offset + Integer.BYTES));
        }
    }

    @Override
    public void close() {
        closed = true;
        openLanes.release();
        Threads.join(thread);
        aeron.close();
    }
}
