package dev.siphon.messenger.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.golden.GoldenFile;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.SessionParser;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.PayloadReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for jazzer. As ordinary tests they run on the recorded sessions; with {@code JAZZER_FUZZ=1} in the environment
 * and one of them chosen, jazzer looks for inputs that break it.
 */
class SessionFuzzTest {

    /** Bits of an input's first byte; the rest of it is the size of the pieces. */
    private static final int CHECKS_CRCS = 0x80;

    private static final int IS_LOSSLESS = 0x40;
    private static final int PIECE_SIZE = 0x3F;

    static Stream<byte[]> clients() {
        return sessions(Side.CLIENT);
    }

    static Stream<byte[]> servers() {
        return sessions(Side.SERVER);
    }

    private static Stream<byte[]> sessions(Side side) {
        return GoldenBytes.sentBy(side).stream()
                .flatMap(recording ->
                        Stream.of(CHECKS_CRCS, IS_LOSSLESS | 7).map(how -> prefixed(how, recording.bytes())));
    }

    /** The type's place among the codecs, the version, and the front. */
    static Stream<byte[]> fronts() {
        List<Integer> types =
                MonitorMessages.codecs().stream().map(MessageCodec::type).toList();
        return GoldenFile.names().stream()
                .flatMap(name -> GoldenFile.load(name).sessions().stream())
                .flatMap(session -> SessionParser.parse(session).messages().stream())
                .filter(message -> types.contains(message.header().type()))
                .map(message -> prefixed(
                        types.indexOf(message.header().type()),
                        prefixed(message.header().version(), message.front())));
    }

    private static byte[] prefixed(int first, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put((byte) first).put(rest).array();
    }

    @MethodSource("clients")
    @FuzzTest
    void aServerSurvivesAnyClient(byte[] input) {
        if (input.length > 0) {
            Policy policy = isLossless(input) ? Policy.losslessPeerReuse() : Policy.statelessServer();
            HostilePeer.ofServer(policy, checksCrcs(input), pieces(input));
        }
    }

    @MethodSource("servers")
    @FuzzTest
    void aClientSurvivesAnyServer(byte[] input) {
        if (input.length > 0) {
            Policy policy = isLossless(input) ? Policy.losslessPeerReuse() : Policy.lossyClient();
            HostilePeer.ofClient(policy, checksCrcs(input), pieces(input));
        }
    }

    private static boolean checksCrcs(byte[] input) {
        return (input[0] & CHECKS_CRCS) != 0;
    }

    private static boolean isLossless(byte[] input) {
        return (input[0] & IS_LOSSLESS) != 0;
    }

    private static List<byte[]> pieces(byte[] input) {
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        int size = input[0] & PIECE_SIZE;
        return Pieces.ofSize(size == 0 ? Math.max(1, rest.length) : size, rest);
    }

    /** A front is understood or refused; nothing else comes of it. */
    @MethodSource("fronts")
    @FuzzTest
    void decodersUnderstandOrRefuse(byte[] input) {
        List<MessageCodec<?>> codecs = MonitorMessages.codecs();
        if (input.length < 2 || (input[0] & 0xFF) >= codecs.size()) {
            return;
        }
        PayloadReader front = new PayloadReader().wrap(ByteBuffer.wrap(input), 2, input.length - 2);
        try {
            codecs.get(input[0]).decode(front, input[1] & 0xFF, Features.SUPPORTED_DEFAULT);
        } catch (MalformedFrameException refused) {
            // as it should be
        }
    }
}
