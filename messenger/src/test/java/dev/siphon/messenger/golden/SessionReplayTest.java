package dev.siphon.messenger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our messenger in one side's place sends what was recorded of it, however the other side's bytes arrive. */
class SessionReplayTest {

    /** KEEPALIVE and CLOSE: our messenger has agreed on KEEPALIVE2, and closes without a word, as Ceph's does. */
    private static final List<String> SAID_BY_HAND = List.of("TAG 09", "TAG 06");

    static Stream<Arguments> servers() {
        return GoldenUse.AS_SERVER.files().flatMap(SessionReplayTest::atEachPace);
    }

    static Stream<Arguments> clients() {
        return GoldenUse.AS_CLIENT.files().flatMap(SessionReplayTest::atEachPace);
    }

    static Stream<Arguments> clientsThatGoOn() {
        return GoldenUse.AS_CLIENT_THAT_GOES_ON.files().flatMap(SessionReplayTest::atEachPace);
    }

    static Stream<Arguments> refusedClients() {
        return GoldenUse.AS_REFUSED_CLIENT.files().flatMap(SessionReplayTest::atEachPace);
    }

    private static Stream<Arguments> atEachPace(String file) {
        return Arrays.stream(Pace.values()).map(pace -> Arguments.of(file, pace));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerSendsWhatWasRecorded(String name, Pace pace) {
        GoldenFile file = GoldenFile.load(name);
        for (Session recorded : file.sessions()) {
            SessionLines lines = SessionLines.like(recorded, Side.SERVER);
            try (Replay replay = Replay.of(file, recorded, Side.SERVER, pace)) {
                assertThat(lines.of(replay.held())).isEqualTo(lines.of(recorded));
                assertThat(replay.hasEnded()).isEqualTo(recorded.closedBy().equals(Optional.of(Side.SERVER)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aClientSendsWhatWasRecorded(String name, Pace pace) {
        GoldenFile file = GoldenFile.load(name);
        for (Session recorded : file.sessions()) {
            SessionLines lines = SessionLines.like(recorded, Side.CLIENT);
            List<String> expected = new ArrayList<>(lines.of(recorded));
            expected.removeAll(SAID_BY_HAND);
            try (Replay replay = Replay.of(file, recorded, Side.CLIENT, pace)) {
                assertThat(lines.of(replay.held())).isEqualTo(expected);
                assertThat(replay.hasEnded()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clientsThatGoOn")
    void aClientWhoseSessionIsTakenUpTellsWhatItHas(String name, Pace pace) {
        GoldenFile file = GoldenFile.load(name);
        Session recorded = file.session();
        SessionLines lines = SessionLines.like(recorded, Side.CLIENT);
        List<String> expected = new ArrayList<>(lines.of(recorded));
        expected.add("SEQ 0000000000000000");
        try (Replay replay = Replay.of(file, recorded, Side.CLIENT, pace)) {
            assertThat(lines.of(replay.held())).startsWith(expected.toArray(String[]::new));
            assertThat(replay.hasEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("refusedClients")
    void aRefusedClientSendsWhatWasRecordedAndCloses(String name, Pace pace) {
        GoldenFile file = GoldenFile.load(name);
        Session recorded = file.session();
        SessionLines lines = SessionLines.like(recorded, Side.CLIENT);
        try (Replay replay = Replay.of(file, recorded, Side.CLIENT, pace)) {
            assertThat(lines.of(replay.held())).isEqualTo(lines.of(recorded));
            assertThat(replay.lastFault()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, v1_00_features0, 'does not have: CRUSH_TUNABLES (bit 18), CRUSH_TUNABLES2 (bit 25), CRUSH_TUNABLES3 (bit 41)'",
        "CLIENT, v1_30_mon_noauth, did not accept the authorizer",
        "CLIENT, v1_52_mon_as_client_badauthorizer, did not accept the authorizer",
        "CLIENT, v1_52_mon_as_client_badprotover, protocol version 13",
        "CLIENT, v1_52_mon_as_client_wait, connecting as well, asks to wait",
        "SERVER, v1_10_bad_banner, banner is",
        "SERVER, v1_14_bad_header_crc, crc of the header",
        "SERVER, v1_15_bad_front_crc, crc of the front",
        "SERVER, v1_16_footer_not_complete, aborted by its sender",
        "SERVER, v1_17_nocrc_flag, crc of the front",
        "SERVER, v1_18_bad_data_crc_flags1, crc of the data",
        "SERVER, v1_21_unknown_type, message type 9999",
        "SERVER, v1_22_bad_tag, tag is",
        "SERVER, v1_01_full, the peer sent CLOSE",
    })
    void whoGivesUpSaysWhy(Side side, String name, String reason) {
        GoldenFile file = GoldenFile.load(name);
        try (Replay replay = Replay.of(file, file.session(), side, Pace.AS_RECORDED)) {
            assertThat(replay.lastFault().orElseThrow()).contains(reason);
        }
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void ofALosslessSessionEveryMessageIsAcknowledged(Pace pace) {
        for (Side side : Side.values()) {
            GoldenFile file = GoldenFile.load("v1_31_mon_authnone");
            try (Replay replay = Replay.of(file, file.session(), side, pace)) {
                List<Long> acknowledged = SessionLines.acknowledged(replay.held(), side);

                assertThat(replay.script().receivedSeqs()).containsExactly(1L, 2L, 3L);
                assertThat(acknowledged).isSorted().doesNotHaveDuplicates().endsWith(3L);
                assertThat(LongStream.rangeClosed(1, 3).boxed()).containsAll(acknowledged);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v1_41_reconnect_b, SERVER, 0",
        "v1_43_retry_global, SERVER, 0",
        "v1_44_peer_reset_cseq0, SERVER, 1",
        "v1_45_retry_session, SERVER, 0",
        "v1_41_reconnect_b, CLIENT, 0",
        "v1_42_resetsession, CLIENT, 1",
        "v1_43_retry_global, CLIENT, 0",
        "v1_50_mon_as_client_reconnect, CLIENT, 0",
        "v1_51_mon_as_client_resetsession, CLIENT, 1",
    })
    void aLostSessionIsToldAndAResumedOneIsNot(String name, Side side, int resets) {
        GoldenFile file = GoldenFile.load(name);
        try (Replay replay = Replay.of(file, file.session(), side, Pace.AS_RECORDED)) {
            assertThat(replay.script().remoteResets()).isEqualTo(resets);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVER, 4", "CLIENT, 2 3 4"})
    void aResumedSessionDeliversWhatWasMissing(Side side, String seqs) {
        GoldenFile file = GoldenFile.load("v1_41_reconnect_b");
        try (Replay replay = Replay.of(file, file.session(), side, Pace.AS_RECORDED)) {
            assertThat(replay.script().receivedSeqs()).map(String::valueOf).containsExactly(seqs.split(" "));
        }
    }

    @Test
    void behindADuplicateReadingGoesOn() {
        GoldenFile file = GoldenFile.load("v1_19_seq");
        try (Replay replay = Replay.of(file, file.session(), Side.SERVER, Pace.AS_RECORDED)) {
            SessionLines lines = SessionLines.like(file.session(), Side.SERVER);

            assertThat(lines.of(replay.held())).isEqualTo(lines.of(file.session()));
            assertThat(replay.script().receivedSeqs()).containsExactly(1L, 5L, 6L);
            assertThat(replay.hasEnded()).isFalse();
        }
    }

    @Test
    void behindADuplicateKeepalivesAreAnswered() {
        GoldenFile file = GoldenFile.load("v1_19c_dup_then_keepalive");
        try (Replay replay = Replay.of(file, file.session(), Side.SERVER, Pace.AS_RECORDED)) {
            SessionLines lines = SessionLines.like(file.session(), Side.SERVER);
            List<String> expected = new ArrayList<>(lines.of(file.session()));
            expected.add("TAG 0f00f1536515cd5b07");

            assertThat(lines.of(replay.held())).isEqualTo(expected);
            assertThat(replay.script().receivedSeqs()).containsExactly(1L, 2L);
        }
    }
}
