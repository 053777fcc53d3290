package dev.siphon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A transport that is missing or does not work is refused with all that a person needs to know. */
class NetworkStackRegistryTest {

    private static final NetworkStackProvider MEMORY =
            new MemoryStackProvider(new MemoryNetwork(), MemoryStackOptions.defaults());

    private static final NetworkStackProvider BROKEN = new NetworkStackProvider() {
        @Override
        public String name() {
            return "rdma";
        }

        @Override
        public Availability availability() {
            return Availability.unavailable("no verbs device", "load rdma_rxe");
        }

        @Override
        public NetworkStack create(StackConfig config) {
            throw new AssertionError("created though unavailable");
        }
    };

    @Test
    void anAvailableTransportIsFound() throws TransportUnavailableException {
        NetworkStackRegistry registry = new NetworkStackRegistry(List.of(BROKEN, MEMORY));
        assertThat(registry.require("memory")).isSameAs(MEMORY);
        assertThat(registry.providers()).containsExactly(BROKEN, MEMORY);
    }

    @Test
    void anUnknownTransportIsRefusedWithTheKnownOnes() {
        NetworkStackRegistry registry = new NetworkStackRegistry(List.of(BROKEN, MEMORY));
        assertThatThrownBy(() -> registry.require("pigeon"))
                .isInstanceOf(TransportUnavailableException.class)
                .hasMessage("unknown transport \"pigeon\"; known here: "
                        + "rdma (unavailable: no verbs device), memory (available)");
    }

    @Test
    void anUnavailableTransportIsRefusedWithReasonAndRemedy() {
        NetworkStackRegistry registry = new NetworkStackRegistry(List.of(MEMORY, BROKEN));
        assertThatThrownBy(() -> registry.require("rdma"))
                .isInstanceOf(TransportUnavailableException.class)
                .hasMessageContaining("does not work here: no verbs device (load rdma_rxe)")
                .hasMessageContaining("memory (available)");
    }

    @Test
    void withoutAnyTransportTheArtefactToAddIsNamed() {
        assertThatThrownBy(() -> new NetworkStackRegistry(List.of()).require("posix"))
                .hasMessageContaining("known here: none (put siphon-stack-posix on the class path)");
    }
}
