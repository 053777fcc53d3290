package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.AddressType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.Sockaddr;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses on the wire. The handshake and the old message header have the legacy form of fixed length, here at an
 * absolute index. Payloads have, according to {@link Features#MSG_ADDR2}, either a variable, typed form after the marker
 * 1, or the legacy form, whose first byte 0 serves as its marker; lists of addresses have the marker 2.
 *
 * <p>In the legacy form of a local address, which Ceph does not know, the family is 1 and the path follows, with a leading
 * zero byte if it is abstract.
 */
public final class EntityAddressCodec {

    /** Zero, 4 bytes: the legacy form does not tell the type. */
    public static final int TYPE_OFFSET = 0;
    /** The nonce, 4 bytes. */
    public static final int NONCE_OFFSET = 4;
    /** The address family with Linux's numbers, 2 bytes big endian. */
    public static final int FAMILY_OFFSET = 8;
    /** What the kernel has after the family: port and IP big endian, or a path; the rest is zero. */
    public static final int SOCKADDR_BODY_OFFSET = FAMILY_OFFSET + Sockaddr.FAMILY_LENGTH;
    /** Length of the legacy form in bytes. */
    public static final int LEGACY_LENGTH = 136;

    private static final int SOCKADDR_BODY_LENGTH = LEGACY_LENGTH - SOCKADDR_BODY_OFFSET;
    private static final byte[] ZEROS = new byte[LEGACY_LENGTH];

    private static final int LEGACY_MARKER = 0;
    private static final int ADDR2_MARKER = 1;
    private static final int VECTOR_MARKER = 2;
    private static final int ADDR2_VERSION = 1;
    /** The shortest address within a list: marker, struct head, type, nonce, length. */
    private static final int ADDR2_MIN_LENGTH = 1 + 6 + 12;

    private EntityAddressCodec() {}

    /** Writes the legacy form at {@code index}. */
    public static void putLegacy(ByteBuffer buffer, int index, EntityAddress address) {
        buffer.put(index, ZEROS);
        LittleEndian.i32(buffer, index + NONCE_OFFSET, address.nonce());
        LittleEndian.u8(buffer, index + FAMILY_OFFSET + 1, address.sockaddr().family());
        address.sockaddr().putBody(buffer, index + SOCKADDR_BODY_OFFSET);
    }

    /**
     * The address whose legacy form stands at {@code index}. Family 0 gives a blank address, anything else one of type
     * LEGACY.
     *
     * @throws MalformedFrameException if the family is unknown, or a local path is empty or too long
     */
    public static EntityAddress readLegacy(ByteBuffer buffer, int index) {
        int nonce = LittleEndian.i32(buffer, index + NONCE_OFFSET);
        int family = LittleEndian.u8(buffer, index + FAMILY_OFFSET) << 8
                | LittleEndian.u8(buffer, index + FAMILY_OFFSET + 1);
        ByteBuffer body = buffer.slice(index + SOCKADDR_BODY_OFFSET, SOCKADDR_BODY_LENGTH);
        return address(AddressType.LEGACY, sockaddr(family, body), nonce);
    }

    private static Sockaddr sockaddr(int family, ByteBuffer body) {
        try {
            return Sockaddr.ofBody(family, body);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException("malformed entity address: " + e.getMessage(), e);
        }
    }

    private static EntityAddress address(AddressType type, Sockaddr sockaddr, int nonce) {
        return sockaddr.family() == Sockaddr.FAMILY_UNSPECIFIED
                ? EntityAddress.blank(nonce)
                : EntityAddress.of(type, sockaddr, nonce);
    }

    static EntityAddress read(PayloadReader in) {
        int marker = in.u8();
        return switch (marker) {
            case LEGACY_MARKER -> readLegacyAfterMarker(in);
            case ADDR2_MARKER -> readAddr2(in.struct("entity address", ADDR2_VERSION));
            default -> throw new MalformedFrameException("entity address starts with " + marker + ", not 0 or 1");
        };
    }

    private static EntityAddress readLegacyAfterMarker(PayloadReader in) {
        in.skip(NONCE_OFFSET - 1);
        int nonce = in.i32();
        int family = in.u8() << 8 | in.u8();
        return address(AddressType.LEGACY, sockaddr(family, in.slice(SOCKADDR_BODY_LENGTH)), nonce);
    }

    private static EntityAddress readAddr2(PayloadReader in) {
        int typeValue = in.i32();
        AddressType type = AddressType.ofWireValue(typeValue)
                .orElseThrow(() -> new MalformedFrameException(
                        "entity address has type " + Integer.toUnsignedString(typeValue) + ", not one of 0 to 3"));
        int nonce = in.i32();
        long length = in.u32();
        if (length == 0) {
            return EntityAddress.blank(nonce);
        }
        if (length < Sockaddr.FAMILY_LENGTH || length > in.remaining()) {
            throw new MalformedFrameException("sockaddr of an entity address has " + length + " bytes, where "
                    + in.remaining() + " follow and " + Sockaddr.FAMILY_LENGTH + " is the least");
        }
        int family = in.u16();
        Sockaddr sockaddr = sockaddr(family, in.slice((int) length - Sockaddr.FAMILY_LENGTH));
        if (type == AddressType.NONE && sockaddr.family() != Sockaddr.FAMILY_UNSPECIFIED) {
            throw new MalformedFrameException("entity address " + sockaddr + " has type none");
        }
        return address(type, sockaddr, nonce);
    }

    static void write(PayloadWriter out, EntityAddress address, long features) {
        if (Features.has(features, Features.MSG_ADDR2)) {
            out.u8(ADDR2_MARKER);
            writeAddr2(out, address);
        } else {
            int index = out.reserve(LEGACY_LENGTH);
            putLegacy(out.buffer(), index, address);
        }
    }

    private static void writeAddr2(PayloadWriter out, EntityAddress address) {
        Sockaddr sockaddr = address.sockaddr();
        int struct = out.beginStruct(ADDR2_VERSION, ADDR2_VERSION);
        out.i32(address.type().wireValue());
        out.i32(address.nonce());
        if (sockaddr.family() == Sockaddr.FAMILY_UNSPECIFIED) {
            out.i32(0);
        } else {
            out.i32(Sockaddr.FAMILY_LENGTH + sockaddr.bodyLength());
            out.u16(sockaddr.family());
            int index = out.reserve(sockaddr.bodyLength());
            sockaddr.putBody(out.buffer(), index);
        }
        out.endStruct(struct);
    }

    static List<EntityAddress> readVector(PayloadReader in) {
        if (in.peekU8() != VECTOR_MARKER) {
            return List.of(read(in));
        }
        in.skip(1);
        int count = in.count("entity addresses", ADDR2_MIN_LENGTH);
        List<EntityAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(read(in));
        }
        return List.copyOf(addresses);
    }

    static void writeVector(PayloadWriter out, List<EntityAddress> addresses, long features) {
        if (!Features.has(features, Features.MSG_ADDR2)) {
            write(out, EntityAddress.legacyOf(addresses), features);
            return;
        }
        out.u8(VECTOR_MARKER);
        out.i32(addresses.size());
        for (EntityAddress address : addresses) {
            write(out, address, features);
        }
    }
}
