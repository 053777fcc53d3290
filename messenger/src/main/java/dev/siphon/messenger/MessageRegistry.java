package dev.siphon.messenger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The message types that a messenger understands. Immutable; made by its {@link Builder}. */
public final class MessageRegistry {

    /** By type number; a table, so that finding one allocates nothing. */
    private final @Nullable MessageCodec<?>[] byType;

    private final Map<Class<?>, MessageCodec<?>> byPayload;
    private final boolean opaqueFallback;

    private MessageRegistry(Builder builder) {
        this.byType = new MessageCodec<?>
                [builder.byType.keySet().stream()
                        .mapToInt(type -> type + 1)
                        .max()
                        .orElse(0)];
        builder.byType.forEach((type, codec) -> byType[type] = codec);
        this.byPayload = Map.copyOf(builder.byPayload);
        this.opaqueFallback = builder.opaqueFallback;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The codec of messages of type {@code type}, or null if there is none. */
    public @Nullable MessageCodec<?> find(int type) {
        return type < byType.length ? byType[type] : null;
    }

    /** The codec of payloads of class {@code payload}. */
    @SuppressWarnings("unchecked")
    public <T> Optional<MessageCodec<T>> codec(Class<T> payload) {
        return Optional.ofNullable((MessageCodec<T>) byPayload.get(payload));
    }

    /** What {@code payload} counts while it waits to be sent, as its codec says; 0 if it has none. */
    @SuppressWarnings("unchecked")
    public long queuedBytes(Object payload) {
        MessageCodec<?> codec = byPayload.get(payload.getClass());
        return codec == null ? 0 : Math.max(0, ((MessageCodec<Object>) codec).queuedBytes(payload));
    }

    /** Whether messages of unknown types are delivered as they are, instead of faulting their connection. */
    public boolean opaqueFallback() {
        return opaqueFallback;
    }

    /** Collects codecs. */
    public static final class Builder {
        private final Map<Integer, MessageCodec<?>> byType = new HashMap<>();
        private final Map<Class<?>, MessageCodec<?>> byPayload = new HashMap<>();
        private boolean opaqueFallback;

        private Builder() {}

        /** @throws IllegalArgumentException if the type or the payload class has a codec already */
        public Builder add(MessageCodec<?> codec) {
            if (byType.putIfAbsent(codec.type(), codec) != null) {
                throw new IllegalArgumentException("message type " + codec.type() + " has a codec already");
            }
            if (byPayload.putIfAbsent(codec.payloadType(), codec) != null) {
                throw new IllegalArgumentException(codec.payloadType() + " has a codec already");
            }
            return this;
        }

        /** Delivers messages of unknown types as they are: {@link Message#front()} holds their bytes. */
        public Builder withOpaqueFallback() {
            opaqueFallback = true;
            return this;
        }

        public MessageRegistry build() {
            return new MessageRegistry(this);
        }
    }
}
