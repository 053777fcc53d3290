package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that the monitors keep for a client (MConfig). The recorded ones are empty: that each entry is a name and a
 * value, both text, is Ceph's declaration of it.
 *
 * @param options by name, in the order in which they are sent
 */
public record ConfigPayload(Map<String, String> options) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public ConfigPayload {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public static ConfigPayload decode(PayloadReader front, int version, long features) {
        return new ConfigPayload(Strings.decodeMap(front, "options"));
    }

    public void encode(PayloadWriter front, long features) {
        Strings.encodeMap(front, options);
    }
}
