package dev.siphon.messenger.config;

import java.util.List;
import java.util.Objects;

/**
 * For whom a configuration is read: it decides which sections of a {@code ceph.conf} apply.
 *
 * @param type the kind of entity, such as {@code osd}
 * @param id the name within its kind, such as {@code 0} or {@code admin}
 */
public record EntityIdentity(String type, String id) {

    /** Who a Ceph command is when nothing else is said. */
    public static final EntityIdentity CLIENT_ADMIN = new EntityIdentity("client", "admin");

    public EntityIdentity {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        if (type.isEmpty() || id.isEmpty() || type.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "'" + type + "." + id + "' names no entity: write <type>.<id>, such as osd.0 or client.admin");
        }
    }

    /**
     * Reads {@code type.id}; the id may hold further dots.
     *
     * @throws IllegalArgumentException if one of the two is missing
     */
    public static EntityIdentity parse(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new EntityIdentity(name, "")
                : new EntityIdentity(name.substring(0, dot), name.substring(dot + 1));
    }

    /** {@code type.id}. */
    public String name() {
        return type + "." + id;
    }

    /** The sections that apply, strongest first. */
    List<String> sections() {
        return List.of(name(), type, CephConf.GLOBAL);
    }
}
