package dev.siphon.messenger.golden;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which tests use which recording. Tests take their files from here, so that what is listed is what is used; a kind of
 * test is one constant. Where our messenger does not take one side's place, {@link #notAsServer} or {@link #notAsClient}
 * says why.
 */
public enum GoldenUse {
    /** Every structure is decoded, compared with the author's notes, and encoded again to the same bytes. */
    STRUCTURES,
    /** All crcs are as computed. */
    CRC_INTACT,
    /** The recording has a wrong crc, a NOCRC flag or no COMPLETE flag, and the test says where. */
    CRC_BROKEN,
    /** Fronts of known message types are decoded and encoded again to the same bytes. */
    FRONTS,
    /** Our messenger in the server's place sends what the recorded server sent, and closes where it closed. */
    AS_SERVER,
    /** The recorded server wedges behind a duplicate; ours sends the same, and reads on. */
    AS_SERVER_THAT_READS_ON,
    /** Our messenger in the client's place sends what the recorded client sent. */
    AS_CLIENT,
    /** As {@link #AS_CLIENT}; the recorded client, written by hand, stops before it tells its in_seq, and ours goes on. */
    AS_CLIENT_THAT_GOES_ON,
    /** As {@link #AS_CLIENT}; the server refuses the client, and ours says why and closes. */
    AS_REFUSED_CLIENT;

    private static final String REPLACED_AT_ONCE =
            "the server is written by hand and takes the session up at once, where"
                    + " ours, as Ceph's does, first gives it the socket and asks for a larger global_seq";
    private static final String SERVER_BY_HAND = "the server is written by hand and refuses for no reason of its own";
    private static final String BROKEN_BY_HAND = "the client is written by hand and breaks the protocol on purpose";
    private static final String TRIES_AGAIN =
            "the client is written by hand and connects again on the same socket, where ours gives up, as Ceph's does";

    private static final Map<String, Set<GoldenUse>> USES = new TreeMap<>();
    private static final Map<String, String> NOT_AS_SERVER = new TreeMap<>();
    private static final Map<String, String> NOT_AS_CLIENT = new TreeMap<>();

    static {
        used(EnumSet.of(STRUCTURES), """
            v1_00_features0 v1_10_bad_banner v1_11_badprotover v1_12_features_then_retry
            v1_13_connect_seq_nonzero_client v1_22_bad_tag v1_42_resetsession v1_43_retry_global v1_25_pipelined v1_30_mon_noauth
            v1_52_mon_as_client_badauthorizer v1_52_mon_as_client_badprotover v1_52_mon_as_client_features
            v1_52_mon_as_client_wait\
            """);
        used(EnumSet.of(STRUCTURES, CRC_INTACT, FRONTS), """
            v1_01_full v1_02_min_features v1_03_no_msg_auth v1_04_no_addr2 v1_05_no_reconnect_seq
            v1_06_no_keepalive2 v1_06b_no_stateful_sub v1_06c_no_subscribe2 v1_06d_no_nautilus v1_06e_no_cephxv2
            v1_19_seq v1_19b_skip_seq v1_19c_dup_then_keepalive v1_20_before_auth v1_21_unknown_type
            v1_23_client_addr v1_24_auth_unsupported v1_31_mon_authnone v1_40_reconnect_a v1_41_reconnect_b
            v1_44_peer_reset_cseq0 v1_45_retry_session
            v1_50_mon_as_client_reconnect v1_51_mon_as_client_resetsession
            cap_v1_none_ceph_fsid cap_v1_none_ceph_ping\
            """);
        used(EnumSet.of(STRUCTURES, CRC_BROKEN), """
            v1_14_bad_header_crc v1_15_bad_front_crc v1_16_footer_not_complete v1_17_nocrc_flag
            v1_18_bad_data_crc_flags1 v1_18_bad_data_crc_flags3 cap_v1_reef_perf_crcoff\
            """);
        used(EnumSet.of(STRUCTURES, CRC_INTACT), "cap_v1_reef_perf_osdop");
    }

    // Sessions, the server's side.
    static {
        used(EnumSet.of(AS_SERVER), """
            v1_00_features0 v1_01_full v1_02_min_features v1_03_no_msg_auth v1_04_no_addr2 v1_05_no_reconnect_seq
            v1_06_no_keepalive2 v1_06b_no_stateful_sub v1_06c_no_subscribe2 v1_06d_no_nautilus v1_06e_no_cephxv2
            v1_10_bad_banner v1_11_badprotover v1_12_features_then_retry v1_13_connect_seq_nonzero_client
            v1_14_bad_header_crc v1_15_bad_front_crc v1_16_footer_not_complete v1_17_nocrc_flag
            v1_18_bad_data_crc_flags1 v1_18_bad_data_crc_flags3 v1_19b_skip_seq v1_20_before_auth v1_21_unknown_type
            v1_22_bad_tag v1_23_client_addr v1_24_auth_unsupported v1_25_pipelined v1_30_mon_noauth v1_31_mon_authnone
            v1_40_reconnect_a v1_41_reconnect_b v1_42_resetsession v1_43_retry_global v1_44_peer_reset_cseq0
            v1_45_retry_session
            cap_v1_none_ceph_fsid cap_v1_none_ceph_ping cap_v1_reef_perf_crcoff cap_v1_reef_perf_osdop\
            """);
        used(EnumSet.of(AS_SERVER_THAT_READS_ON), "v1_19_seq v1_19c_dup_then_keepalive");
        unused(NOT_AS_SERVER, REPLACED_AT_ONCE, "v1_50_mon_as_client_reconnect");
        unused(NOT_AS_SERVER, SERVER_BY_HAND, """
            v1_51_mon_as_client_resetsession v1_52_mon_as_client_badauthorizer v1_52_mon_as_client_badprotover
            v1_52_mon_as_client_features v1_52_mon_as_client_wait\
            """);
    }

    // Sessions, the client's side.
    static {
        used(EnumSet.of(AS_CLIENT), """
            v1_01_full v1_03_no_msg_auth v1_04_no_addr2 v1_05_no_reconnect_seq
            v1_06b_no_stateful_sub v1_06c_no_subscribe2 v1_06d_no_nautilus v1_06e_no_cephxv2
            v1_20_before_auth v1_23_client_addr v1_24_auth_unsupported v1_25_pipelined v1_31_mon_authnone
            v1_40_reconnect_a v1_41_reconnect_b v1_44_peer_reset_cseq0 v1_45_retry_session
            v1_50_mon_as_client_reconnect v1_51_mon_as_client_resetsession
            cap_v1_none_ceph_fsid cap_v1_none_ceph_ping cap_v1_reef_perf_crcoff cap_v1_reef_perf_osdop\
            """);
        used(EnumSet.of(AS_CLIENT_THAT_GOES_ON), "v1_42_resetsession v1_43_retry_global");
        used(EnumSet.of(AS_REFUSED_CLIENT), """
            v1_00_features0 v1_30_mon_noauth v1_52_mon_as_client_badauthorizer v1_52_mon_as_client_badprotover
            v1_52_mon_as_client_features v1_52_mon_as_client_wait\
            """);
        unused(
                NOT_AS_CLIENT,
                "the client sends KEEPALIVE2 without having agreed on it",
                "v1_02_min_features v1_06_no_keepalive2");
        unused(NOT_AS_CLIENT, BROKEN_BY_HAND, """
            v1_10_bad_banner v1_13_connect_seq_nonzero_client v1_14_bad_header_crc v1_15_bad_front_crc
            v1_16_footer_not_complete v1_17_nocrc_flag v1_18_bad_data_crc_flags1 v1_18_bad_data_crc_flags3 v1_19_seq
            v1_19b_skip_seq v1_19c_dup_then_keepalive v1_21_unknown_type v1_22_bad_tag\
            """);
        unused(NOT_AS_CLIENT, TRIES_AGAIN, "v1_11_badprotover v1_12_features_then_retry");
    }

    private static void used(Set<GoldenUse> uses, String files) {
        Arrays.stream(files.split("\\s+"))
                .forEach(file -> USES.computeIfAbsent(file, absent -> EnumSet.noneOf(GoldenUse.class))
                        .addAll(uses));
    }

    private static void unused(Map<String, String> reasons, String reason, String files) {
        Arrays.stream(files.split("\\s+")).forEach(file -> reasons.put(file, reason));
    }

    /** Names of the recordings for this kind of test. */
    public Stream<String> files() {
        return USES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(this))
                .map(Map.Entry::getKey);
    }

    /** Names of all recordings that have a use; every one has. */
    static List<String> listed() {
        return List.copyOf(USES.keySet());
    }

    /** Why our messenger does not take the server's place, by recording. */
    static Map<String, String> notAsServer() {
        return NOT_AS_SERVER;
    }

    /** Why our messenger does not take the client's place, by recording. */
    static Map<String, String> notAsClient() {
        return NOT_AS_CLIENT;
    }
}
