package dev.siphon.messenger.message;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A monitor of a {@link MonitorMap} (Ceph's {@code mon_info_t}).
 *
 * @param name such as {@code a}
 * @param addresses where it is to be found; at least one
 * @param priority lower is asked first by clients
 * @param weight among those of one priority
 * @param crushLocation where it stands, by bucket type
 */
public record Monitor(
        String name, List<EntityAddress> addresses, int priority, int weight, Map<String, String> crushLocation) {

    private static final int VERSION = 5;
    /** Claimed before NAUTILUS: the address is single, the rest as in {@link #VERSION}. */
    private static final int VERSION_WITH_SINGLE_ADDRESS = 2;

    public Monitor {
        addresses = List.copyOf(addresses);
        crushLocation = Collections.unmodifiableMap(new LinkedHashMap<>(crushLocation));
    }

    /** A monitor of which only name and addresses matter. */
    public Monitor(String name, List<EntityAddress> addresses) {
        this(name, addresses, 0, 0, Map.of());
    }

    /** The address at which protocol version 1 is spoken; blank if there is none. */
    public EntityAddress legacyAddress() {
        return EntityAddress.legacyOf(addresses);
    }

    static Monitor decode(PayloadReader in) {
        PayloadReader body = in.struct("monitor info", VERSION);
        return new Monitor(
                body.string(),
                body.entityAddresses(),
                body.hasRemaining() ? body.u16() : 0,
                body.hasRemaining() ? body.u16() : 0,
                body.hasRemaining() ? Strings.decodeMap(body, "crush locations") : Map.of());
    }

    void encode(PayloadWriter out, long features) {
        boolean manyAddresses = Features.has(features, Features.SERVER_NAUTILUS);
        int struct = out.beginStruct(manyAddresses ? VERSION : VERSION_WITH_SINGLE_ADDRESS, 1);
        out.string(name);
        if (manyAddresses) {
            out.entityAddresses(addresses, features);
        } else {
            out.entityAddress(legacyAddress(), features);
        }
        out.u16(priority).u16(weight);
        Strings.encodeMap(out, crushLocation);
        out.endStruct(struct);
    }
}
