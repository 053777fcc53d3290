package dev.siphon.tools.bench.system.ceph;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A process that does not outlive this one, unless this one is killed without a chance to say so. */
record Child(Process process, Thread atExit) implements AutoCloseable {

    private static final int END_SECONDS = 5;

    static Child start(ProcessBuilder program) throws IOException {
        Process process = program.start();
        Thread atExit = new Thread(process::destroyForcibly, "bench-child-end");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new IOException("the JVM ends", e);
        }
        return new Child(process, atExit);
    }

    /** Waits for its end, at most for so long; tells whether it has come. */
    boolean awaitEnd(long millis) throws IOException {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends it, by force if it does not want to. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!awaitEnd(TimeUnit.SECONDS.toMillis(END_SECONDS))) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM ends already.
        }
    }
}
