package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ceph's encoding of maps and lists of text, whose order is kept. */
final class Strings {

    private static final int MIN_STRING_BYTES = 4;

    private Strings() {}

    static Map<String, String> decodeMap(PayloadReader in, String what) {
        int count = in.count(what, 2 * MIN_STRING_BYTES);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(in.string(), in.string());
        }
        return map;
    }

    static void encodeMap(PayloadWriter out, Map<String, String> map) {
        out.i32(map.size());
        map.forEach((key, value) -> out.string(key).string(value));
    }

    static List<String> decodeList(PayloadReader in, String what) {
        int count = in.count(what, MIN_STRING_BYTES);
        List<String> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(in.string());
        }
        return list;
    }

    static void encodeList(PayloadWriter out, Collection<String> list) {
        out.i32(list.size());
        list.forEach(out::string);
    }
}
