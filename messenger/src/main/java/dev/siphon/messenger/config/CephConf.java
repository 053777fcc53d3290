package dev.siphon.messenger.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code ceph.conf}: sections of keys and values. Which section speaks for an entity is Ceph's rule:
 * {@code [type.id]} before {@code [type]} before {@code [global]}. Immutable.
 */
public final class CephConf {
    static final String GLOBAL = "global";

    /** Far above any real file; what is larger is some other file. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Map<String, Map<String, Entry>> sections;
    private final String cluster;

    private CephConf(Map<String, Map<String, Entry>> sections, String cluster) {
        this.sections = sections;
        this.cluster = cluster;
    }

    /**
     * A value as it stands in the file, with quotes and escapes resolved and {@code $variables} not.
     *
     * @param key with underscores between its words
     * @param value without blanks at either end, unless quoted
     * @param origin the line
     */
    record Entry(String key, String value, Origin origin) {}

    /**
     * Reads a file. Its name gives the cluster's: {@code $cluster} is {@code backup} in {@code backup.conf}.
     *
     * @throws ConfigurationException if it cannot be read, is larger than 1 MiB, or is not a {@code ceph.conf}
     */
    public static CephConf read(Path file) {
        Origin origin = Origin.file(file.toString());
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw ConfigurationException.unreadable("cannot be read: " + e, origin, e);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw ConfigurationException.syntax(
                    "is larger than " + MAX_FILE_BYTES + " bytes and so no ceph.conf", origin);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ConfigurationException.unreadable("is not UTF-8 text", origin, e);
        }
        return new CephConf(sections(text, file.toString()), Metavariables.clusterOf(file));
    }

    /**
     * Reads text of the cluster named {@code ceph}.
     *
     * @param source what errors call the text
     * @throws ConfigurationException if it is not a {@code ceph.conf}
     */
    public static CephConf parse(String text, String source) {
        return new CephConf(sections(text, source), Metavariables.DEFAULT_CLUSTER);
    }

    private static Map<String, Map<String, Entry>> sections(String text, String source) {
        return new CephConfReader(text, source).read();
    }

    /**
     * The value of a key for an entity, {@code $name} and the like expanded.
     *
     * @param key of any subsystem, such as {@code mon host}
     */
    public Optional<String> value(EntityIdentity entity, String key) {
        return Optional.ofNullable(entries(entity).get(KeyNames.normalize(key))).map(Entry::value);
    }

    /** All that holds for an entity, by key, expanded. */
    Map<String, Entry> entries(EntityIdentity entity) {
        Map<String, Entry> effective = new LinkedHashMap<>();
        List<String> applying = entity.sections();
        for (int i = applying.size() - 1; i >= 0; i--) {
            effective.putAll(sections.getOrDefault(applying.get(i), Map.of()));
        }
        Metavariables variables = Metavariables.of(cluster, entity);
        effective.replaceAll((key, entry) -> new Entry(key, variables.expand(entry.value()), entry.origin()));
        return effective;
    }
}
