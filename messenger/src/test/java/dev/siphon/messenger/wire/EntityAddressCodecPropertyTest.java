package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.AddressType;
import dev.siphon.messenger.entity.Addresses;
import dev.siphon.messenger.entity.EntityAddress;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EntityAddressCodecPropertyTest {

    private static final long ADDR2 = Features.MSG_ADDR2;
    private static final long LEGACY = 0;

    private final PayloadWriter writer = PayloadWriter.onHeap(1 << 20);

    @Provide
    Arbitrary<EntityAddress> addresses() {
        return Addresses.any();
    }

    @Property
    void theLegacyFormKeepsAllButTheType(@ForAll("addresses") EntityAddress address, @ForAll boolean direct) {
        int length = 3 + EntityAddressCodec.LEGACY_LENGTH;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);

        EntityAddressCodec.putLegacy(buffer, 3, address);

        assertThat(EntityAddressCodec.readLegacy(buffer, 3)).isEqualTo(address.withType(AddressType.LEGACY));
    }

    @Property
    void theTypedFormKeepsEverything(@ForAll("addresses") EntityAddress address) {
        writer.reset().entityAddress(address, ADDR2).u8(99);

        PayloadReader reader = new PayloadReader().wrap(writer.written());
        assertThat(reader.entityAddress()).isEqualTo(address);
        assertThat(reader.u8()).isEqualTo(99);
    }

    @Property
    void inPayloadsTheLegacyFormIsToldByItsFirstByte(@ForAll("addresses") EntityAddress address) {
        writer.reset().entityAddress(address, LEGACY).u8(99);

        PayloadReader reader = new PayloadReader().wrap(writer.written());
        assertThat(reader.entityAddress()).isEqualTo(address.withType(AddressType.LEGACY));
        assertThat(reader.u8()).isEqualTo(99);
    }

    @Property
    void listsKeepEverything(@ForAll @Size(max = 5) List<@From("addresses") EntityAddress> addresses) {
        writer.reset().entityAddresses(addresses, ADDR2).u8(99);

        PayloadReader reader = new PayloadReader().wrap(writer.written());
        assertThat(reader.entityAddresses()).isEqualTo(addresses);
        assertThat(reader.u8()).isEqualTo(99);
    }

    @Property
    void peersWithoutAddr2GetTheLegacyAddressOfAList(
            @ForAll @Size(max = 5) List<@From("addresses") EntityAddress> addresses) {
        writer.reset().entityAddresses(addresses, LEGACY);

        assertThat(new PayloadReader().wrap(writer.written()).entityAddresses())
                .containsExactly(EntityAddress.legacyOf(addresses).withType(AddressType.LEGACY));
    }

    @Property
    void anyLegacyBytesAreAnAddressOrMalformed(
            @ForAll @Size(EntityAddressCodec.LEGACY_LENGTH) byte[] bytes, @ForAll @IntRange(max = 11) int family) {
        bytes[EntityAddressCodec.FAMILY_OFFSET] = 0;
        bytes[EntityAddressCodec.FAMILY_OFFSET + 1] = (byte) family;

        MalformedFrames.only(() -> EntityAddressCodec.readLegacy(ByteBuffer.wrap(bytes), 0));
    }

    @Property
    void anyPayloadBytesAreAddressesOrMalformed(@ForAll byte[] bytes) {
        MalformedFrames.only(
                () -> new PayloadReader().wrap(ByteBuffer.wrap(bytes)).entityAddresses());
    }
}
