package dev.siphon.messenger.entity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntityAddressPropertyTest {

    @Provide
    Arbitrary<EntityAddress> addresses() {
        return Addresses.any();
    }

    @Property
    void textIsReadBack(@ForAll("addresses") EntityAddress address) {
        assertThat(EntityAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void orderAgreesWithEqualityAndBothDirections(
            @ForAll("addresses") EntityAddress a, @ForAll("addresses") EntityAddress b) {
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    }

    @Property
    void anyTextIsReadOrRefusedAsAnArgument(@ForAll String text) {
        try {
            assertThat(EntityAddress.parse(text)).isNotNull();
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("address");
        }
    }
}
