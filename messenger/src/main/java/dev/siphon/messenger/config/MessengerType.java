package dev.siphon.messenger.config;

import java.util.regex.Pattern;

/**
 * Which messenger to run and over which transport: the value of {@code ms_type}, written {@code async[+transport]}.
 * Whether a transport of that name is there is not known here.
 *
 * @param transport the transport's name, such as {@code posix}
 */
public record MessengerType(String transport) {
    static final String ALLOWED = "async+<transport>, or async alone for async+posix";

    /** The messenger with event-driven workers. */
    public static final String ASYNC = "async";

    private static final Pattern TRANSPORT_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    /** What {@code async} alone means. */
    public static final MessengerType ASYNC_POSIX = new MessengerType("posix");

    public MessengerType {
        if (!TRANSPORT_NAME.matcher(transport).matches()) {
            throw new IllegalArgumentException("'" + transport
                    + "' cannot name a transport: a name is a lower-case letter, then up to 63 of a-z, 0-9, _ and -");
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
            case "simple" -> throw new IllegalArgumentException("the simple messenger is not there yet, use async");
            case "random" ->
                throw new IllegalArgumentException("random picks a messenger by chance, choose one: async+posix");
            case "xio" ->
                throw new IllegalArgumentException("Accelio was removed from Ceph, async+rdma took its place");
            default -> throw new IllegalArgumentException("there is no messenger of that name");
        };
    }

    @Override
    public String toString() {
        return ASYNC + "+" + transport;
    }
}
