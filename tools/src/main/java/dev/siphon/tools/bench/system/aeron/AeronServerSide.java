package dev.siphon.tools.bench.system.aeron;

import dev.siphon.stack.threaded.Threads;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A media driver, and a thread that answers requests. */
final class AeronServerSide implements ServerSide {

    private static final int FRAGMENTS_PER_TURN = 64;
    /** The most that Aeron puts into one piece of a message. */
    private static final int FRAGMENT_BYTES = 65_504;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription requests;
    private final ExclusivePublication replies;
    private final boolean echo;
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[AeronSystem.HEAD_BYTES]);
    private final IdleStrategy whileFull = AeronSystem.idleStrategy();
    private final Thread thread = new Thread(this::run, AeronSystem.THREAD_PREFIX + "-server");
    private volatile boolean closed;

    private AeronServerSide(MediaDriver driver, Aeron aeron, boolean echo) {
        this.driver = driver;
        this.aeron = aeron;
        this.echo = echo;
        this.requests = aeron.addSubscription(AeronSystem.CHANNEL, AeronSystem.REQUESTS);
        this.replies = aeron.addExclusivePublication(AeronSystem.CHANNEL, AeronSystem.REPLIES);
        thread.setDaemon(true);
    }

    static AeronServerSide start(boolean echo) {
        MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(CommonContext.generateRandomDirName())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(AeronSystem.idleStrategy())
                .ipcTermBufferLength(AeronSystem.TERM_BYTES)
                .ipcMtuLength(FRAGMENT_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true));
        try {
            Aeron aeron = AeronSystem.connectTo(driver.aeronDirectoryName());
            AeronServerSide server = new AeronServerSide(driver, aeron, echo);
            server.thread.start();
            return server;
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    @Override
    public String address() {
        return driver.aeronDirectoryName();
    }

    private void run() {
        IdleStrategy idle = AeronSystem.idleStrategy();
        FragmentAssembler assembler = new FragmentAssembler(this::answer);
        while (!closed) {
            idle.idle(requests.poll(assembler, FRAGMENTS_PER_TURN));
        }
    }

    private void answer(DirectBuffer request, int offset, int length, Header header) {
        head.putBytes(0, request, offset, AeronSystem.HEAD_BYTES);
        whileFull.reset();
        while (!closed && offer(request, offset, length) < 0) {
            whileFull.idle();
        }
    }

    private long offer(DirectBuffer request, int offset, int length) {
        return echo ? replies.offer(request, offset, length) : replies.offer(head, 0, AeronSystem.HEAD_BYTES);
    }

    @Override
    public void close() {
        closed = true;
        Threads.join(thread);
        aeron.close();
        driver.close();
    }
}
