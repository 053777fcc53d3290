package dev.siphon.messenger.fuzz;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.golden.GoldenFile.Side;
import java.util.List;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Recorded sessions, spoiled and cut, do no harm beyond their own connection. */
class SpoiledSessionPropertyTest {

    private static final int TRIES = 1000;
    private static final int SOAK_TRIES = 60_000;

    private static final List<GoldenBytes> CLIENTS = GoldenBytes.sentBy(Side.CLIENT);
    private static final List<GoldenBytes> SERVERS = GoldenBytes.sentBy(Side.SERVER);

    /** A recording, up to three things done to it, and where it is cut. */
    record Spoiled(GoldenBytes recording, List<Mutation> mutations, boolean isLossless, boolean checksCrcs, long seed) {

        List<byte[]> pieces() {
            Random random = new Random(seed);
            byte[] bytes = recording.bytes();
            for (Mutation mutation : mutations) {
                bytes = mutation.apply(bytes, recording.lengthFields(), random);
            }
            return Pieces.random(bytes, random);
        }
    }

    @Provide
    Arbitrary<Spoiled> clients() {
        return spoiled(CLIENTS);
    }

    @Provide
    Arbitrary<Spoiled> servers() {
        return spoiled(SERVERS);
    }

    private static Arbitrary<Spoiled> spoiled(List<GoldenBytes> recordings) {
        return Combinators.combine(
                        Arbitraries.of(recordings),
                        Arbitraries.of(Mutation.class).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as(Spoiled::new);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void aServerSurvivesAnyClient(@ForAll("clients") Spoiled client) {
        serve(client);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void aClientSurvivesAnyServer(@ForAll("servers") Spoiled server) {
        dial(server);
    }

    @Tag("soak")
    @Property(tries = SOAK_TRIES, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void aServerSurvivesManyClients(@ForAll("clients") Spoiled client) {
        serve(client);
    }

    @Tag("soak")
    @Property(tries = SOAK_TRIES, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void aClientSurvivesManyServers(@ForAll("servers") Spoiled server) {
        dial(server);
    }

    private static void serve(Spoiled client) {
        Policy policy = client.isLossless() ? Policy.losslessPeerReuse() : Policy.statelessServer();
        HostilePeer.ofServer(policy, client.checksCrcs(), client.pieces());
    }

    private static void dial(Spoiled server) {
        Policy policy = server.isLossless() ? Policy.losslessPeerReuse() : Policy.lossyClient();
        HostilePeer.ofClient(policy, server.checksCrcs(), server.pieces());
    }
}
