package dev.siphon.tools.bench.system;

import dev.siphon.stack.Availability;
import java.io.IOException;
import java.util.List;

/**
 * A way to move messages between two processes. The client side sends requests of a given size, each in a numbered slot;
 * the server side answers each with an empty reply, or with the request's data if {@link SystemSettings#echo()}.
 */
public interface SystemUnderTest {

    /** The word for it in {@code --types} and in the table. */
    String name();

    /** What it is, in a few words. */
    String description();

    /** Whether it is there to be compared with, and is not Siphon. */
    boolean isBaseline();

    /** Whether it works on this machine. */
    Availability availability();

    /**
     * Whether {@link #serve} must be called in the client's process, since nothing joins the two sides otherwise, or since
     * what serves is a process of its own anyway.
     */
    default boolean servesFromClient() {
        return false;
    }

    /** Why it cannot be measured under {@code load}, or empty if it can. */
    default String refusal(Load load, SystemSettings settings) {
        return "";
    }

    /** What the names of the threads that move its messages begin with, in both processes. */
    String workerThreadPrefix();

    /** Starts to answer, in the server process. */
    ServerSide serve(SystemSettings settings) throws IOException;

    /** Gets ready to send to the server at {@code address}, in the client process. */
    ClientSide connect(SystemSettings settings, String address) throws IOException;

    /** What answers requests. */
    interface ServerSide extends AutoCloseable {

        /** Where clients connect to, in whatever form {@link SystemUnderTest#connect} reads. */
        String address();

        /** Processes beside this one that answer: what they use counts as the server's. */
        default List<ProcessHandle> processes() {
            return List.of();
        }

        @Override
        void close();
    }

    /** What sends requests. */
    interface ClientSide extends AutoCloseable {

        @Override
        void close();
    }

    /** A client side that the rig loads, request by request. */
    interface LaneClient extends ClientSide {

        /** Opens a connection on which {@code load} will be put. */
        Lane open(Load load, LaneListener listener) throws IOException;
    }

    /** A client side that is a program with a load of its own: it tells at its end how long its messages took. */
    interface ProgramClient extends ClientSide {

        /**
         * Lets the program send {@code messages} in all, on {@code connections} connections, and waits for its end.
         *
         * @return the time that it says it took, in nanoseconds
         */
        long run(Load load, int connections, long messages) throws IOException, InterruptedException;
    }

    /** One connection with a fixed number of slots, {@link Load#depth()}. */
    interface Lane extends AutoCloseable {

        /**
         * Sends a request whose data differs from that of the slot's last one. The slot is the caller's again when
         * {@link LaneListener#completed} is told. Any thread, one at a time for each slot.
         */
        void send(int slot);

        @Override
        void close();
    }

    /** Hears of a lane's replies, on the one thread that serves the lane. */
    interface LaneListener {

        /** The reply to what was sent in {@code slot} is there, with all of its data. */
        void completed(int slot);

        /** The lane is of no more use. */
        void failed(String reason);
    }
}
