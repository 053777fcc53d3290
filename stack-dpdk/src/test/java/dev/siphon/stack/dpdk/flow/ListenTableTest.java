package dev.siphon.stack.dpdk.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListenTableTest {

    private final ListenTable table = new ListenTable();

    @Test
    void portsThatNobodyListensOnGoByHash() {
        assertThat(table.owner(2, 6800)).isEqualTo(2);
        table.add(0, 6800);
        assertThat(table.owner(2, 6801)).isEqualTo(2);
    }

    @Test
    void theWorkersThatListenShareTheFlowsOfTheOthers() {
        table.add(1, 6800);
        table.add(3, 6800);
        assertThat(table.owner(1, 6800)).isEqualTo(1);
        assertThat(table.owner(3, 6800)).isEqualTo(3);
        assertThat(table.owner(0, 6800)).isEqualTo(1);
        assertThat(table.owner(2, 6800)).isEqualTo(1);
        assertThat(table.owner(5, 6800)).isEqualTo(3);
    }

    @Test
    void flowsStayWhereTheyAreWhenTheListenerCloses() {
        table.add(1, 6800);
        table.remove(1, 6800);
        assertThat(table.isListening(6800)).isFalse();
        assertThat(table.owner(2, 6800)).isEqualTo(1);
        table.add(0, 6800);
        assertThat(table.owner(2, 6800)).as("after somebody listened anew").isEqualTo(0);
    }

    @Test
    void whoHadFlowsBeforeOthersListenedMayStillHaveThem() {
        table.add(0, 6800);
        table.add(1, 6800);
        table.use(0, 6800);
        assertThat(table.holders(6800)).as("all began together").isZero();
        table.add(2, 6800);
        assertThat(table.holders(6800)).isEqualTo(0b1);
        table.use(1, 6800);
        assertThat(table.holders(6800))
                .as("worker 1 may have had the flow since before")
                .isEqualTo(0b11);
        assertThat(table.holders(6801)).isZero();
    }

    @Test
    void listeningAgainMovesNothing() {
        table.add(0, 6800);
        table.use(0, 6800);
        table.remove(0, 6800);
        table.add(0, 6800);
        assertThat(table.holders(6800)).isZero();
    }

    @Test
    void aFreePortIsGivenOnce() {
        table.add(0, 61_001);
        assertThat(table.addFree(1, 61_001, 61_003)).isEqualTo(61_002);
        assertThat(table.addFree(1, 61_001, 61_003)).isEqualTo(61_003);
        assertThat(table.addFree(2, 61_001, 61_003)).isZero();
        table.remove(1, 61_002);
        assertThat(table.addFree(2, 61_001, 61_003)).isEqualTo(61_002);
    }
}
