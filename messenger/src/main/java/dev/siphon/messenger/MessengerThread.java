package dev.siphon.messenger;

/**
 * A thread on which a messenger delivers or moves messages, and which therefore never waits for room to send: see {@link
 * Connection#send}.
 */
public final class MessengerThread extends Thread {

    /** A daemon thread called {@code name} that runs {@code task}; {@code stackBytes} 0 is the JVM's own choice. */
    public MessengerThread(String name, Runnable task, long stackBytes) {
        super(null, task, name, stackBytes);
        setDaemon(true);
    }

    /** Whether the calling thread is one. */
    public static boolean isCurrent() {
        return currentThread() instanceof MessengerThread;
    }
}
