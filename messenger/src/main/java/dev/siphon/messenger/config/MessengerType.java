package dev.siphon.messenger.config;

import java.util.regex.Pattern;

/**
 * Which messenger to run and over which transport: the value of {@code ms_type}, written {@code async[+transport]} or {@code
 * simple}. Whether a transport of that name is there is not known here.
 *
 * @param messenger {@link #ASYNC} or {@link #SIMPLE}
 * @param transport the transport's name, such as {@code posix}; empty for a messenger that takes none
 */
public record MessengerType(String messenger, String transport) {
    static final String ALLOWED = "async+<transport>, async alone for async+posix, or simple";

    /** The messenger with event-driven workers. */
    public static final String ASYNC = "async";

    /** The messenger with two threads per connection. */
    public static final String SIMPLE = "simple";

    private static final Pattern TRANSPORT_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    /** What {@code async} alone means. */
    public static final MessengerType ASYNC_POSIX = new MessengerType("posix");

    /** The simple messenger, on the sockets of the JDK. */
    public static final MessengerType SIMPLE_SOCKETS = new MessengerType(SIMPLE, "");

    public MessengerType {
        switch (messenger) {
            case ASYNC -> checkTransport(transport);
            case SIMPLE -> checkNoTransport(transport);
            default -> throw new IllegalArgumentException("there is no messenger of that name");
        }
    }

    /** {@code async} over {@code transport}. */
    public MessengerType(String transport) {
        this(ASYNC, transport);
    }

    private static void checkTransport(String transport) {
        if (!TRANSPORT_NAME.matcher(transport).matches()) {
            throw new IllegalArgumentException("'" + transport
                    + "' cannot name a transport: a name is a lower-case letter, then up to 63 of a-z, 0-9, _ and -");
        }
    }

    private static void checkNoTransport(String transport) {
        if (!transport.isEmpty()) {
            throw new IllegalArgumentException(
                    "the simple messenger has the JDK's sockets and takes no transport: write simple, or async+"
                            + transport);
        }
    }

    /**
     * Reads a value of {@code ms_type}.
     *
     * @throws IllegalArgumentException if the form is unknown or a messenger that is not offered; the message says why
     */
    public static MessengerType parse(String text) {
        int plus = text.indexOf('+');
        String messenger = plus < 0 ? text : text.substring(0, plus);
        return switch (messenger) {
            case ASYNC -> plus < 0 ? ASYNC_POSIX : new MessengerType(text.substring(plus + 1));
            case SIMPLE -> plus < 0 ? SIMPLE_SOCKETS : new MessengerType(SIMPLE, text.substring(plus + 1));
            case "random" ->
                throw new IllegalArgumentException("random picks a messenger by chance, choose one: async+posix");
            case "xio" ->
                throw new IllegalArgumentException("Accelio was removed from Ceph, async+rdma took its place");
            default -> throw new IllegalArgumentException("there is no messenger of that name");
        };
    }

    @Override
    public String toString() {
        return transport.isEmpty() ? messenger : messenger + "+" + transport;
    }
}
