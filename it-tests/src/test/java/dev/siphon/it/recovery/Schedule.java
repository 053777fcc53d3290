package dev.siphon.it.recovery;

import dev.siphon.it.recovery.Step.Kind;
import dev.siphon.stack.threaded.StackTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** All that a seed decides beforehand: the world, and what is done in it. */
record Schedule(
        long seed,
        Rules rules,
        int peers,
        int workers,
        StackTraits traits,
        int windowBytes,
        boolean isThrottled,
        boolean dispatchesFast,
        boolean keepsNonce,
        List<Step> steps) {

    private static final int[] PAUSES_MICROS = {100, 1_000, 10_000, 250_000, 3_000_000, 20_000_000};

    static Schedule of(Rules rules, long seed) {
        Random random = new Random(seed * 31 + rules.ordinal());
        int peers = 2 + random.nextInt(2);
        boolean losesState = random.nextInt(5) < 2;
        return new Schedule(
                seed,
                rules,
                peers,
                1 + random.nextInt(3),
                new StackTraits(random.nextBoolean(), random.nextBoolean(), seed % 2 == 0, true),
                random.nextInt(3) == 0 ? 700 : 64 << 10,
                random.nextInt(4) == 0,
                random.nextBoolean(),
                rules.checksResets() && random.nextBoolean(),
                steps(random, peers, losesState));
    }

    private static List<Step> steps(Random random, int peers, boolean losesState) {
        List<Step> steps = new ArrayList<>();
        int count = 5 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(peers);
            int to = (from + 1 + random.nextInt(peers - 1)) % peers;
            Kind kind = kind(random, losesState);
            steps.add(new Step(kind, from, to, amount(random, kind), random.nextInt(1 << 16)));
        }
        return steps;
    }

    private static Kind kind(Random random, boolean losesState) {
        int dice = random.nextInt(losesState ? 110 : 100);
        if (dice < 30) {
            return Kind.SEND;
        } else if (dice < 38) {
            return Kind.CROSS;
        } else if (dice < 40) {
            return Kind.KEEPALIVE;
        } else if (dice < 52) {
            return Kind.RESET;
        } else if (dice < 55) {
            return Kind.BLACKHOLE;
        } else if (dice < 75) {
            return Kind.TURNS;
        } else if (dice < 92) {
            return Kind.PASS;
        } else if (dice < 97) {
            return Kind.STORM;
        } else if (dice < 100) {
            return Kind.CALM;
        }
        return dice < 106 ? Kind.MARK_DOWN : Kind.RESTART;
    }

    private static int amount(Random random, Kind kind) {
        return switch (kind) {
            case SEND -> 1 + random.nextInt(8);
            case CROSS -> 1 + random.nextInt(2);
            case TURNS -> 1 + random.nextInt(12);
            case PASS -> random.nextInt(PAUSES_MICROS[random.nextInt(PAUSES_MICROS.length)]);
            case STORM -> 20 + random.nextInt(60);
            case RESET, BLACKHOLE, KEEPALIVE, CALM, MARK_DOWN, RESTART -> 0;
        };
    }

    @Override
    public String toString() {
        return rules + ", seed " + seed + ": " + peers + " peers, " + workers + " workers, " + traits + ", window "
                + windowBytes + (isThrottled ? ", throttled" : "") + (dispatchesFast ? ", fast dispatch" : "")
                + (keepsNonce ? ", nonces kept" : "") + "\n  "
                + steps.stream().map(Step::toString).collect(Collectors.joining("\n  "));
    }
}
