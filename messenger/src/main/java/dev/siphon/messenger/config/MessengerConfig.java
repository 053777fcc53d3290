package dev.siphon.messenger.config;

import static dev.siphon.messenger.config.MessengerOptions.MS_BIND_PORT_MAX;
import static dev.siphon.messenger.config.MessengerOptions.MS_BIND_PORT_MIN;
import static dev.siphon.messenger.config.MessengerOptions.MS_CLUSTER_TYPE;
import static dev.siphon.messenger.config.MessengerOptions.MS_PUBLIC_TYPE;
import static dev.siphon.messenger.config.MessengerOptions.MS_TYPE;

import dev.siphon.messenger.config.Origin.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value for every option. Immutable, and so safe to share between threads.
 *
 * <p>Each value comes from the strongest source that gives one, in whatever order the builder is told of them: code,
 * then system properties, then a {@code ceph.conf}, then the default.
 */
public final class MessengerConfig {
    private static final MessengerConfig DEFAULTS = builder().build();

    // By index of the option. Boxed once, here: reading allocates nothing.
    private final Object[] values;
    private final Origin[] origins;

    private MessengerConfig(Object[] values, Origin[] origins) {
        this.values = values;
        this.origins = origins;
    }

    /** The configuration in which nothing is set. */
    public static MessengerConfig defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder(defaultValues(), defaultOrigins());
    }

    /** A builder that starts from these values, each as strong as its origin. */
    public Builder toBuilder() {
        return new Builder(values.clone(), origins.clone());
    }

    /** This configuration with one value changed, as by {@link Builder#set(Option, Object)}. */
    public <T> MessengerConfig with(Option<T> option, T value) {
        return toBuilder().set(option, value).build();
    }

    /** The value of an option. Costs an array read and allocates nothing. */
    @SuppressWarnings("unchecked") // The builder puts only a T at the index of an Option<T>.
    public <T> T get(Option<T> option) {
        return (T) values[option.index()];
    }

    /**
     * The options that belong to {@code transport} alone ({@code ms_async_TRANSPORT_*}, {@code ms_TRANSPORT_*} and {@code
     * siphon_TRANSPORT_*}), by key, as the transport reads them: numbers without suffixes, and nothing for what is empty.
     */
    public Map<String, String> transportOptions(String transport) {
        List<String> prefixes =
                List.of("ms_async_" + transport + "_", "ms_" + transport + "_", "siphon_" + transport + "_");
        Map<String, String> found = new TreeMap<>();
        for (Option<?> option : MessengerOptions.all()) {
            Object value = values[option.index()];
            if (prefixes.stream().anyMatch(option.name()::startsWith)) {
                Object present =
                        value instanceof Optional<?> optional ? (optional.isPresent() ? optional.get() : "") : value;
                found.put(option.name(), String.valueOf(present));
            }
        }
        return found;
    }

    /** Where the value of an option came from. */
    public Origin origin(Option<?> option) {
        return origins[option.index()];
    }

    /** The type of a messenger on the public network: {@code ms_public_type}, or else {@code ms_type}. */
    public MessengerType publicType() {
        return get(MS_PUBLIC_TYPE).orElse(get(MS_TYPE));
    }

    /** The type of a messenger on the cluster network: {@code ms_cluster_type}, or else {@code ms_type}. */
    public MessengerType clusterType() {
        return get(MS_CLUSTER_TYPE).orElse(get(MS_TYPE));
    }

    /** What is not at its default, one {@code key = value (origin)} a line. */
    @Override
    public String toString() {
        return MessengerOptions.all().stream()
                .filter(option -> origin(option).level() != Level.DEFAULT)
                .map(option -> option + " = " + print(option) + " (" + origin(option) + ")")
                .collect(Collectors.joining("\n"));
    }

    private <T> String print(Option<T> option) {
        return option.type().print(get(option));
    }

    private static Object[] defaultValues() {
        return MessengerOptions.all().stream().map(Option::defaultValue).toArray();
    }

    private static Origin[] defaultOrigins() {
        return MessengerOptions.all().stream().map(option -> Origin.DEFAULT).toArray(Origin[]::new);
    }

    /**
     * Gathers values. Where one source speaks twice of a key, the later word counts. Not safe for use by several
     * threads.
     *
     * <p>A key that the messenger {@linkplain RefusedKeys refuses} is an error in code and in system properties; in a
     * file, which may serve a whole Ceph cluster, it is ignored with a warning that says why. A key that does not exist
     * is an error in code, and elsewhere ignored with a warning that names the nearest one. A value that cannot be used
     * is an error everywhere.
     */
    public static final class Builder {
        private static final Logger log = LoggerFactory.getLogger(MessengerConfig.class);

        private final Object[] values;
        private final Origin[] origins;

        private Builder(Object[] values, Origin[] origins) {
            this.values = values;
            this.origins = origins;
        }

        /**
         * Sets a value in code.
         *
         * @throws ConfigurationException if the value is out of its range
         */
        public <T> Builder set(Option<T> option, T value) {
            put(option, option.check(Objects.requireNonNull(value, option.name()), Origin.CODE), Origin.CODE);
            return this;
        }

        /**
         * Sets a value in code, both as text.
         *
         * @param key as in a file: {@code ms type} and {@code ms-type} are {@code ms_type}
         * @throws ConfigurationException if the key is unknown or refused, or the value unusable
         */
        public Builder set(String key, String text) {
            apply(KeyNames.normalize(key), text.strip(), Origin.CODE);
            return this;
        }

        /**
         * Takes the values that a {@code ceph.conf} holds for an entity. Keys of other subsystems are passed over.
         *
         * @throws ConfigurationException if the file cannot be read or parsed, or a value is unusable
         */
        public Builder file(Path file, EntityIdentity entity) {
            return file(CephConf.read(file), entity);
        }

        /**
         * Takes the values that a {@code ceph.conf} holds for an entity. Keys of other subsystems are passed over.
         *
         * @throws ConfigurationException if a value is unusable
         */
        public Builder file(CephConf file, EntityIdentity entity) {
            file.entries(entity).forEach((key, entry) -> {
                if (KeyNames.isMessengerKey(key)) {
                    apply(key, entry.value(), entry.origin());
                }
            });
            return this;
        }

        /**
         * Takes the JVM's system properties whose names are keys, as in {@code -Dms_type=async+posix}.
         *
         * @throws ConfigurationException if a key is refused or a value unusable
         */
        public Builder systemProperties() {
            return systemProperties(System.getProperties());
        }

        Builder systemProperties(Properties properties) {
            for (String name : properties.stringPropertyNames()) {
                if (KeyNames.isMessengerKey(name)) {
                    apply(name, properties.getProperty(name, "").strip(), Origin.systemProperty(name));
                }
            }
            return this;
        }

        /**
         * Builds the configuration; the builder may be used further.
         *
         * @throws ConfigurationException if values contradict each other
         */
        public MessengerConfig build() {
            MessengerConfig config = new MessengerConfig(values.clone(), origins.clone());
            int max = config.get(MS_BIND_PORT_MAX);
            if (config.get(MS_BIND_PORT_MIN) > max) {
                throw ConfigurationException.unusableValue(
                        MS_BIND_PORT_MIN.name(),
                        config.print(MS_BIND_PORT_MIN),
                        "it is above " + MS_BIND_PORT_MAX + " = " + max + " (" + config.origin(MS_BIND_PORT_MAX) + ")",
                        config.origin(MS_BIND_PORT_MIN));
            }
            return config;
        }

        private void apply(String key, String text, Origin origin) {
            Optional<Option<?>> option = MessengerOptions.find(key);
            Optional<RefusedKey> refused = RefusedKeys.find(key);
            if (option.isPresent()) {
                parse(option.get(), text, origin);
            } else if (refused.isPresent()) {
                reject(refused.get().explain(origin), origin.level() == Level.FILE);
            } else {
                reject(KeyNames.explainUnknown(key, origin), origin.level() != Level.CODE);
            }
        }

        private static void reject(String explanation, boolean mayBeIgnored) {
            if (!mayBeIgnored) {
                throw new ConfigurationException(explanation);
            }
            log.warn("ignored: {}", explanation);
        }

        private <T> void parse(Option<T> option, String text, Origin origin) {
            put(option, option.parse(text, origin), origin);
        }

        private <T> void put(Option<T> option, T value, Origin origin) {
            if (origins[option.index()].yieldsTo(origin)) {
                values[option.index()] = value;
                origins[option.index()] = origin;
            }
        }
    }
}
