package dev.siphon.it.stack;

import dev.siphon.stack.NetworkStack;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A started stack of one transport, and what differs between transports with threads and without. */
interface StackUnderTest extends AutoCloseable {

    /** Workers of {@link #stack()}. */
    int WORKERS = 3;

    /** The stack, started and ready, with {@link #WORKERS} workers. */
    NetworkStack stack();

    /** Another stack of the same transport, created and not started; the test closes it. */
    NetworkStack newStack();

    /** An address to listen on: with port 0, or a name not used before. */
    SocketAddress freshAddress();

    /** An address of the same family that nobody ever answers from, if there is one that this machine may ask for. */
    Optional<SocketAddress> unreachableAddress();

    /** An address of this host, other than the one connections come from by themselves, to bind a connection to. */
    Optional<SocketAddress> otherOwnAddress();

    /** Returns once {@code condition} holds; fails with {@code what} if that takes too long or cannot be. */
    void await(String what, BooleanSupplier condition);

    /** Closes the stack and checks that it left nothing behind. */
    @Override
    void close();
}
