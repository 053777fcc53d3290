package dev.siphon.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * One transport, as {@link java.util.ServiceLoader} finds it. Implementations have a public constructor without
 * parameters that does nothing.
 */
public interface NetworkStackProvider {

    /** The word that selects this transport: what follows {@code async+} in {@code ms_type}. */
    String name();

    /**
     * Whether this transport works here, found by really trying (opening an epoll descriptor, listing devices, loading
     * a library) and undoing it at once. Never throws and keeps nothing allocated. Any thread.
     */
    Availability availability();

    /**
     * A stack of this transport. Allocates neither threads nor native resources: {@link NetworkStack#start()} does.
     *
     * @throws IllegalArgumentException if an option of this transport has an unusable value; the text names the option,
     *     the value and what is allowed
     */
    NetworkStack create(StackConfig config);

    /**
     * What else a person should know of a stack with {@code config}, a line each: memory per connection, devices. Any thread.
     *
     * @throws IllegalArgumentException as {@link #create}
     */
    default List<String> details(StackConfig config) {
        return List.of();
    }

    /** An address of this machine, with port 0, where a stack of this transport can listen and connect to itself. */
    default SocketAddress trialAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
