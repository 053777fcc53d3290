package dev.siphon.messenger;

import dev.siphon.stack.threaded.Threads;

/** What a messenger's dispatching runs on: threads of its own, or, in a simulation, whoever steps it. */
public interface DispatchRunner {

    /** A loop to be run: it is called again and again until it returns false. */
    interface Loop {
        /**
         * Delivers what is queued.
         *
         * @param mayBlock wait for something to deliver if there is nothing; otherwise return at once
         * @return false once the loop has ended for good
         */
        boolean run(boolean mayBlock);
    }

    /** A loop that was started. */
    interface Running {
        /** Returns when the loop has ended. */
        void join();
    }

    /** Begins to run {@code loop} under {@code name}. */
    Running start(String name, Loop loop);

    /** Each loop on a daemon thread of its own. */
    static DispatchRunner threads() {
        return (name, loop) -> {
            Thread thread = new MessengerThread(
                    name,
                    () -> {
                        while (loop.run(true)) {
                            // each call delivers what there is
                        }
                    },
                    0);
            thread.start();
            return () -> Threads.join(thread);
        };
    }
}
