package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;

/** The 9 bytes of an entity name ({@code struct ceph_entity_name}). */
public final class EntityNameCodec {

    /** Entity type, 1 byte. */
    public static final int TYPE_OFFSET = 0;
    /** Number, 8 bytes. */
    public static final int NUM_OFFSET = 1;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 9;

    private EntityNameCodec() {}

    /**
     * The name at {@code index}.
     *
     * @throws MalformedFrameException if its type is unknown
     */
    public static EntityName read(ByteBuffer buffer, int index) {
        int type = LittleEndian.u8(buffer, index + TYPE_OFFSET);
        return new EntityName(entityType("entity name", type), num(buffer, index));
    }

    /** Whether {@code name} stands at {@code index}: spares a new object where the same peer is named again. */
    public static boolean matches(ByteBuffer buffer, int index, EntityName name) {
        return LittleEndian.u8(buffer, index + TYPE_OFFSET) == name.type().wireValue()
                && num(buffer, index) == name.num();
    }

    public static void put(ByteBuffer buffer, int index, EntityName name) {
        LittleEndian.u8(buffer, index + TYPE_OFFSET, name.type().wireValue());
        LittleEndian.i64(buffer, index + NUM_OFFSET, name.num());
    }

    private static long num(ByteBuffer buffer, int index) {
        return LittleEndian.i64(buffer, index + NUM_OFFSET);
    }

    static EntityType entityType(String field, int wireValue) {
        return EntityType.ofWireValue(wireValue)
                .orElseThrow(() -> new MalformedFrameException(
                        field + " has type " + Integer.toUnsignedString(wireValue) + ", which is no entity type"));
    }
}
