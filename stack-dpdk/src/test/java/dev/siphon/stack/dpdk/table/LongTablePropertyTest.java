package dev.siphon.stack.dpdk.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LongTablePropertyTest {

    /** Puts and removals of few keys, so that they meet; positive is a put, negative a removal. */
    @Property(tries = 200)
    void behavesAsAMap(@ForAll long secret, @ForAll @Size(max = 600) List<@LongRange(min = -90, max = 90) Long> steps) {
        LongTable<String> table = new LongTable<>(secret);
        Map<Long, String> model = new HashMap<>();
        for (long step : steps) {
            long key = Math.abs(step) * 0x1_0000_0001L;
            if (step >= 0) {
                table.put(key, "value " + model.size());
                model.put(key, "value " + model.size());
            } else {
                table.remove(key);
                model.remove(key);
            }
            assertThat(table.find(key)).isEqualTo(model.get(key));
        }
        assertThat(table.size()).isEqualTo(model.size());
        for (long key = 0; key <= 90; key++) {
            assertThat(table.find(key * 0x1_0000_0001L)).isEqualTo(model.get(key * 0x1_0000_0001L));
        }
        Set<String> seen = new HashSet<>();
        table.forEach(seen::add);
        assertThat(seen).isEqualTo(new HashSet<>(model.values()));
    }
}
