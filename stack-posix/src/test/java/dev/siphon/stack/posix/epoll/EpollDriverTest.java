package dev.siphon.stack.posix.epoll;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_STREAM;
import static dev.siphon.stack.posix.support.TestLibc.LIBC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kenai.jffi.Library;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.event.TimeSource;
import dev.siphon.stack.event.Timer;
import dev.siphon.stack.posix.libc.EpollPwait2;
import dev.siphon.stack.posix.libc.LibcLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpollDriverTest {

    private static final int O_NONBLOCK = 04000;
    private static final int SIGWINCH = 28;

    /** Both ways to wait: what new systems have, and what others fall back to. */
    enum Precision {
        NANOS,
        MILLIS;

        EpollDriver open() throws TransportException {
            return EpollDriver.open(
                    (libc, epfd) -> this == NANOS ? EpollWait.inNanos(epollPwait2()) : EpollWait.inMillis(libc));
        }

        private static EpollPwait2 epollPwait2() {
            EpollPwait2 library = LibcLibrary.epollPwait2();
            assumeTrue(library != null, "skipped: this C library has no epoll_pwait2");
            return library;
        }
    }

    private final List<Integer> opened = new ArrayList<>();
    private final FiredEvents fired = new FiredEvents(100);

    @AfterEach
    void closePipes() {
        opened.forEach(LIBC::close);
    }

    @ParameterizedTest
    @EnumSource
    void eachWriteToAPipeIsOneEventEvenIfNothingIsRead(Precision precision) throws Exception {
        int[] pipe = pipe();
        try (EpollDriver driver = precision.open()) {
            driver.add(pipe[0], EventCenter.NONE, EventCenter.READABLE);
            assertThat(handles(driver)).isEmpty();
            for (int i = 0; i < 3; i++) {
                write(pipe[1]);
                assertThat(handles(driver)).containsExactly(pipe[0]);
                assertThat(fired.mask(0)).isEqualTo(EventCenter.READABLE);
                assertThat(handles(driver)).isEmpty();
            }
            driver.remove(pipe[0], EventCenter.READABLE, EventCenter.READABLE);
            write(pipe[1]);
            assertThat(handles(driver)).isEmpty();
        }
    }

    @Test
    void addingAndRemovingMasksKeepsTheOthers() throws Exception {
        int[] pipe = pipe();
        try (EpollDriver driver = EpollDriver.open()) {
            driver.add(pipe[1], EventCenter.NONE, EventCenter.READABLE);
            assertThat(handles(driver)).isEmpty();
            driver.add(pipe[1], EventCenter.READABLE, EventCenter.WRITABLE);
            assertThat(handles(driver)).containsExactly(pipe[1]);
            assertThat(fired.mask(0)).isEqualTo(EventCenter.WRITABLE);
            driver.remove(pipe[1], EventCenter.READABLE | EventCenter.WRITABLE, EventCenter.WRITABLE);
            assertThat(handles(driver)).isEmpty();
            driver.add(pipe[1], EventCenter.READABLE, EventCenter.WRITABLE);
            assertThat(handles(driver)).containsExactly(pipe[1]);
        }
    }

    @Test
    void anEdgeThatIsNoLongerWatchedForIsNotReported() throws Exception {
        int[] pipe = pipe();
        byte[] chunk = new byte[4096];
        try (EpollDriver driver = EpollDriver.open()) {
            int both = EventCenter.READABLE | EventCenter.WRITABLE;
            driver.add(pipe[1], EventCenter.NONE, both);
            assertThat(handles(driver)).containsExactly(pipe[1]);
            int chunks = 0;
            while (LIBC.write(pipe[1], chunk, chunk.length) > 0) {
                chunks++;
            }
            driver.remove(pipe[1], both, EventCenter.WRITABLE);
            while (LIBC.read(pipe[0], chunk, chunk.length) > 0) {
                chunks--;
            }
            assertThat(chunks).isZero();
            assertThat(handles(driver)).isEmpty();
            driver.add(pipe[1], EventCenter.READABLE, EventCenter.WRITABLE);
            assertThat(handles(driver)).containsExactly(pipe[1]);
        }
    }

    @Test
    void toStopWatchingForWritableDoesNotRepeatThatItIsReadable() throws Exception {
        int[] ends = socketPair();
        try (EpollDriver driver = EpollDriver.open()) {
            int both = EventCenter.READABLE | EventCenter.WRITABLE;
            driver.add(ends[0], EventCenter.NONE, both);
            write(ends[1]);
            assertThat(handles(driver)).containsExactly(ends[0]);
            assertThat(fired.mask(0)).isEqualTo(both);
            driver.remove(ends[0], both, EventCenter.WRITABLE);
            assertThat(handles(driver)).isEmpty();
            write(ends[1]);
            assertThat(handles(driver)).containsExactly(ends[0]);
            assertThat(fired.mask(0)).isEqualTo(EventCenter.READABLE);
        }
    }

    @Test
    void aHangUpIsReadableAndWritable() throws Exception {
        int both = EventCenter.READABLE | EventCenter.WRITABLE;
        try (EpollDriver driver = EpollDriver.open()) {
            for (int mask : new int[] {EventCenter.READABLE, EventCenter.WRITABLE, both}) {
                int[] pair = socketPair();
                driver.add(pair[0], EventCenter.NONE, mask);
                handles(driver);
                LIBC.close(pair[1]);
                opened.remove((Integer) pair[1]);
                assertThat(handles(driver)).containsExactly(pair[0]);
                assertThat(fired.mask(0)).isEqualTo(mask);
            }
        }
    }

    @Test
    void manyReadyDescriptorsComeInSeveralWaits() throws Exception {
        Set<Integer> expected = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        try (EpollDriver driver = EpollDriver.open()) {
            for (int i = 0; i < 300; i++) {
                int[] pipe = pipe();
                driver.add(pipe[0], EventCenter.NONE, EventCenter.READABLE);
                write(pipe[1]);
                expected.add(pipe[0]);
            }
            for (int wait = 0; wait < 3; wait++) {
                List<Integer> handles = handles(driver);
                assertThat(handles).hasSize(100);
                seen.addAll(handles);
            }
            assertThat(seen).isEqualTo(expected);
            assertThat(handles(driver)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeUpEndsOneWaitWithoutAnEvent(Precision precision) throws Exception {
        try (EpollDriver driver = precision.open()) {
            driver.wakeUp();
            driver.wakeUp();
            long start = System.nanoTime();
            fired.clear();
            driver.await(fired, -1);
            assertThat(fired.size()).isZero();
            driver.await(fired, 2_000_000);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeUpFromAnotherThreadEndsAnEndlessWait(Precision precision) throws Exception {
        try (EpollDriver driver = precision.open()) {
            CompletableFuture<Void> waker = CompletableFuture.runAsync(driver::wakeUp);
            fired.clear();
            driver.await(fired, -1);
            assertThat(fired.size()).isZero();
            waker.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWakeUpAfterCloseTouchesNobodyElsesDescriptor() throws Exception {
        EpollDriver driver = EpollDriver.open();
        driver.close();
        driver.close();
        try (EpollDriver other = EpollDriver.open()) {
            driver.wakeUp();
            long start = System.nanoTime();
            other.await(fired, 1_000_000);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutIsNeverEarly(Precision precision) throws Exception {
        try (EpollDriver driver = precision.open()) {
            for (long nanos : new long[] {1, 999, 50_000, 1_000_001, 2_500_000}) {
                long start = System.nanoTime();
                driver.await(fired, nanos);
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedWaitGoesOnForTheRest(Precision precision) throws Exception {
        AtomicInteger tid = new AtomicInteger();
        // Of all that C offers, a function of one int that does nothing.
        long before = LIBC.signal(SIGWINCH, Library.getDefault().getSymbolAddress("abs"));
        try (EpollDriver driver = precision.open()) {
            CompletableFuture<Long> waited = CompletableFuture.supplyAsync(() -> {
                tid.set(LIBC.gettid());
                long start = System.nanoTime();
                try {
                    driver.await(new FiredEvents(1), 100_000_000);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return System.nanoTime() - start;
            });
            int signals = 0;
            while (!waited.isDone()) {
                if (tid.get() != 0 && LIBC.tgkill(LIBC.getpid(), tid.get(), SIGWINCH) == 0) {
                    signals++;
                }
                Thread.onSpinWait();
            }
            assertThat(waited.get()).isGreaterThanOrEqualTo(100_000_000);
            assertThat(signals).isPositive();
        } finally {
            LIBC.signal(SIGWINCH, before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimerBelowAMillisecondTakesTwoTurnsAtMost(Precision precision) throws Exception {
        EventCenter center = new EventCenter(0, precision.open(), TimeSource.system(), 0, Blocker.sleeping());
        try (center) {
            center.setOwner(Thread.currentThread());
            AtomicInteger runs = new AtomicInteger();
            Timer timer = center.newTimer(runs::incrementAndGet);
            int turns = 0;
            for (int round = 1; round <= 20; round++) {
                long start = System.nanoTime();
                timer.schedule(300);
                while (runs.get() < round) {
                    center.processEvents(1_000_000);
                    turns++;
                }
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000);
            }
            assertThat(turns).isBetween(20, 40);
        }
    }

    @Test
    void aDescriptorThatIsNotOpenIsNamed() throws Exception {
        try (EpollDriver driver = EpollDriver.open()) {
            assertThatThrownBy(() -> driver.add(9999, EventCenter.NONE, EventCenter.READABLE))
                    .isInstanceOf(TransportException.class)
                    .hasMessage("epoll_ctl to watch descriptor 9999: Bad file descriptor (errno 9)");
            driver.remove(9999, EventCenter.READABLE, EventCenter.READABLE);
        }
    }

    private List<Integer> handles(EpollDriver driver) throws Exception {
        fired.clear();
        driver.await(fired, 0);
        List<Integer> handles = new ArrayList<>();
        for (int i = 0; i < fired.size(); i++) {
            handles.add(fired.handle(i));
        }
        return handles;
    }

    private int[] pipe() {
        int[] fds = new int[2];
        assertThat(LIBC.pipe2(fds, O_NONBLOCK)).isZero();
        opened.add(fds[0]);
        opened.add(fds[1]);
        return fds;
    }

    private int[] socketPair() {
        int[] ends = new int[2];
        assertThat(LIBC.socketpair(AF_UNIX, SOCK_STREAM, 0, ends)).isZero();
        opened.add(ends[0]);
        opened.add(ends[1]);
        return ends;
    }

    private static void write(int fd) {
        assertThat(LIBC.write(fd, new byte[] {1}, 1)).isEqualTo(1);
    }
}
