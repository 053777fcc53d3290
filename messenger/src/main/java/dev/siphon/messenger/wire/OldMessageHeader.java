package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.nio.ByteBuffer;

/**
 * The header between peers from before {@link Features#NOSRCADDR} ({@code struct ceph_msg_header_old}): the sender's address
 * stands beside its name, and both are repeated for the message's origin.
 */
public final class OldMessageHeader extends MessageHeader {

    /** The sender's address, 136 bytes. */
    public static final int SOURCE_ADDRESS_OFFSET = SOURCE_OFFSET + EntityNameCodec.LENGTH;
    /** The origin's name, 9 bytes; nobody forwards, so it is the sender's. */
    public static final int ORIGIN_OFFSET = SOURCE_ADDRESS_OFFSET + EntityAddressCodec.LEGACY_LENGTH;
    /** The origin's address, 136 bytes. */
    public static final int ORIGIN_ADDRESS_OFFSET = ORIGIN_OFFSET + EntityNameCodec.LENGTH;
    /** Zero, 4 bytes. */
    public static final int RESERVED_OFFSET = ORIGIN_ADDRESS_OFFSET + EntityAddressCodec.LEGACY_LENGTH;
    /** Crc of all bytes before it with seed 0, or 0 if the sender computes none, 4 bytes. */
    public static final int CRC_OFFSET = RESERVED_OFFSET + 4;
    /** Length on the wire in bytes. */
    public static final int LENGTH = CRC_OFFSET + 4;

    @Override
    public OldMessageHeader wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    @Override
    public int length() {
        return LENGTH;
    }

    @Override
    int crcOffset() {
        return CRC_OFFSET;
    }

    @Override
    public OldMessageHeader source(EntityName name, EntityAddress address) {
        super.source(name, address);
        EntityAddressCodec.putLegacy(buffer(), offset() + SOURCE_ADDRESS_OFFSET, address);
        EntityNameCodec.put(buffer(), offset() + ORIGIN_OFFSET, name);
        EntityAddressCodec.putLegacy(buffer(), offset() + ORIGIN_ADDRESS_OFFSET, address);
        return this;
    }

    /**
     * The sender's address.
     *
     * @throws MalformedFrameException if its family is unknown
     */
    public EntityAddress sourceAddress() {
        return EntityAddressCodec.readLegacy(buffer(), offset() + SOURCE_ADDRESS_OFFSET);
    }

    @Override
    public int compatVersion() {
        return 0;
    }

    @Override
    public OldMessageHeader compatVersion(int compatVersion) {
        return this;
    }
}
