package dev.siphon.messenger.config;

import java.util.Objects;

/**
 * Where a value came from.
 *
 * @param level how strong the source is
 * @param where the place in words, such as {@code /etc/ceph/ceph.conf:12}
 */
public record Origin(Level level, String where) {

    /** The kinds of sources, weakest first: a value replaces only those of its own level and below. */
    public enum Level {
        DEFAULT,
        FILE,
        SYSTEM_PROPERTY,
        CODE
    }

    static final Origin DEFAULT = new Origin(Level.DEFAULT, "default");
    static final Origin CODE = new Origin(Level.CODE, "set in code");

    public Origin {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(where, "where");
    }

    static Origin file(String source) {
        return new Origin(Level.FILE, source);
    }

    static Origin line(String source, int line) {
        return new Origin(Level.FILE, source + ":" + line);
    }

    static Origin systemProperty(String name) {
        return new Origin(Level.SYSTEM_PROPERTY, "system property " + name);
    }

    boolean yieldsTo(Origin other) {
        return level.compareTo(other.level) <= 0;
    }

    @Override
    public String toString() {
        return where;
    }
}
