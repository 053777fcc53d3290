package dev.siphon.tools.cli;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from.
 *
 * @param file the path of a {@code ceph.conf}, or null
 * @param name for whom the file is read, {@code type.id}
 * @param overrides by key; they are stronger than the file
 */
public record ConfigSource(@Nullable String file, String name, Map<String, String> overrides) {

    public ConfigSource {
        overrides = Map.copyOf(overrides);
    }

    /** This source with {@code values} for those keys that are not set yet; the file's are not asked. */
    public ConfigSource withDefaults(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(overrides);
        return new ConfigSource(file, name, all);
    }

    /** This source with one key set. */
    public ConfigSource with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(overrides);
        more.put(key, value.toString());
        return new ConfigSource(file, name, more);
    }

    /**
     * Reads it, and the system properties.
     *
     * @throws dev.siphon.messenger.config.ConfigurationException if the file or a value cannot be used
     */
    public MessengerConfig load() {
        MessengerConfig.Builder builder = MessengerConfig.builder().systemProperties();
        if (file != null) {
            builder.file(Path.of(file), EntityIdentity.parse(name));
        }
        overrides.forEach(builder::set);
        return builder.build();
    }
}
