package dev.siphon.stack.memory;

import java.net.SocketAddress;

/** One direction of a connection, as a {@link FaultPlan} sees it. */
public interface Flow {

    /** Who sends. */
    SocketAddress from();

    /** Who receives. */
    SocketAddress to();

    /** Whether it runs from the side that connected to the side that accepted. */
    boolean fromClient();

    /** Bytes delivered so far. */
    long delivered();
}
