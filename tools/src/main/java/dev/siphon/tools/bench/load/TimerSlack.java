package dev.siphon.tools.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** By how much the kernel may put off the end of a thread's sleep to save wake-ups: 50 µs unless told otherwise. */
final class TimerSlack {

    private TimerSlack() {}

    /** Lets sleeps of the calling thread end when they should. Where the kernel has no such file, requests go out later. */
    static void removeForCurrentThread() {
        try {
            // "thread-self" leads to PID/task/TID; the file is known by the thread's own number only.
            Path thread = Path.of("/proc/thread-self").toRealPath().getFileName();
            Files.writeString(Path.of("/proc").resolve(thread).resolve("timerslack_ns"), "1");
        } catch (IOException e) {
            // Then the slack is part of every system's latencies alike.
        }
    }
}
