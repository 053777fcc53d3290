package dev.siphon.messenger.entity;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What kind of daemon or program an entity is (Ceph's {@code CEPH_ENTITY_TYPE_*}). */
public enum EntityType {
    MON(0x01, "mon"),
    MDS(0x02, "mds"),
    OSD(0x04, "osd"),
    CLIENT(0x08, "client"),
    MGR(0x10, "mgr"),
    AUTH(0x20, "auth"),
    ANY(0xFF, "any");

    private static final @Nullable EntityType[] BY_WIRE_VALUE = new EntityType[ANY.wireValue + 1];

    static {
        for (EntityType type : values()) {
            BY_WIRE_VALUE[type.wireValue] = type;
        }
    }

    private final int wireValue;
    private final String label;

    EntityType(int wireValue, String label) {
        this.wireValue = wireValue;
        this.label = label;
    }

    /** The number that stands for this type in every Ceph structure. */
    public int wireValue() {
        return wireValue;
    }

    /** The name that people write, such as {@code osd}. */
    public String label() {
        return label;
    }

    /** The type with the given wire value; empty if Ceph defines none. */
    public static Optional<EntityType> ofWireValue(int wireValue) {
        boolean inTable = wireValue >= 0 && wireValue < BY_WIRE_VALUE.length;
        return inTable ? Optional.ofNullable(BY_WIRE_VALUE[wireValue]) : Optional.empty();
    }

    /**
     * The type that is written {@code label}.
     *
     * @throws IllegalArgumentException if there is none, listing those there are
     */
    public static EntityType ofLabel(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown entity type \"" + label + "\", one of "
                        + Arrays.stream(values()).map(EntityType::label).collect(Collectors.joining(", "))
                        + " is expected"));
    }

    @Override
    public String toString() {
        return label;
    }
}
