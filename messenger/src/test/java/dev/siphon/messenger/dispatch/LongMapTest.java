package dev.siphon.messenger.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LongMapTest {

    /** A step above zero puts under that key, another removes its opposite. */
    @Property
    void behavesLikeAHashMap(@ForAll @Size(max = 300) List<@IntRange(min = -40, max = 40) Integer> steps) {
        LongMap<String> tested = new LongMap<>();
        Map<Long, String> model = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            long key = Math.abs(steps.get(i));
            if (steps.get(i) > 0) {
                tested.put(key, "value " + i);
                model.put(key, "value " + i);
            } else {
                tested.remove(key);
                model.remove(key);
            }
            for (long each = 0; each <= 40; each++) {
                assertThat(tested.get(each)).isEqualTo(model.get(each));
            }
        }
    }

    @Property
    void takesAnyKey(@ForAll long key) {
        LongMap<String> tested = new LongMap<>();
        assertThat(tested.get(key)).isNull();
        tested.put(key, "value");
        assertThat(tested.get(key)).isEqualTo("value");
        tested.remove(key);
        assertThat(tested.get(key)).isNull();
    }
}
