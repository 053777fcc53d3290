package dev.siphon.messenger.wire;

/**
 * The largest lengths that are believed, in bytes. Each is checked before anything is allocated for it.
 *
 * @param maxFrontBytes of a message's front
 * @param maxMiddleBytes of a message's middle
 * @param maxDataBytes of a message's data
 * @param maxAuthorizerBytes of an authorizer or its reply
 */
public record WireLimits(int maxFrontBytes, int maxMiddleBytes, int maxDataBytes, int maxAuthorizerBytes) {

    /** A length on the wire that has a limit. */
    public enum Field {
        FRONT("front_len", "siphon_max_front_bytes"),
        MIDDLE("middle_len", "siphon_max_middle_bytes"),
        DATA("data_len", "siphon_max_data_bytes"),
        AUTHORIZER("authorizer_len", "siphon_max_authorizer_bytes");

        private final String wireName;
        private final String configKey;

        Field(String wireName, String configKey) {
            this.wireName = wireName;
            this.configKey = configKey;
        }

        /** The field's name in Ceph's structures. */
        public String wireName() {
            return wireName;
        }

        /** The configuration key that raises the limit. */
        public String configKey() {
            return configKey;
        }
    }

    public WireLimits {
        requireNotNegative(Field.FRONT, maxFrontBytes);
        requireNotNegative(Field.MIDDLE, maxMiddleBytes);
        requireNotNegative(Field.DATA, maxDataBytes);
        requireNotNegative(Field.AUTHORIZER, maxAuthorizerBytes);
    }

    private static void requireNotNegative(Field field, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(field.configKey + " is " + limit + ", at least 0 is needed");
        }
    }

    /** The limit of one field in bytes. */
    public int limit(Field field) {
        return switch (field) {
            case FRONT -> maxFrontBytes;
            case MIDDLE -> maxMiddleBytes;
            case DATA -> maxDataBytes;
            case AUTHORIZER -> maxAuthorizerBytes;
        };
    }

    /**
     * Passes a length from the wire on if it is within its limit.
     *
     * @throws MalformedFrameException if it is not, naming the key that would allow it
     */
    public int check(Field field, long value) {
        int limit = limit(field);
        if (value < 0 || value > limit) {
            throw new MalformedFrameException(field.wireName + " is " + value + " bytes, more than the limit of "
                    + limit + " (raise " + field.configKey + " if the peer is right)");
        }
        return (int) value;
    }
}
