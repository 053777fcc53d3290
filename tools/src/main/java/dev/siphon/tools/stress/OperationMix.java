package dev.siphon.tools.stress;

import java.util.random.RandomGenerator;

/**
 * How often a stress run does what, in percent; what is left to 100 are pauses.
 *
 * @param connect a connection is opened, or taken up where one of the pair is open
 * @param drop a connection is marked down
 * @param send a message is sent
 */
public record OperationMix(int connect, int drop, int send) {

    enum Operation {
        CONNECT,
        DROP,
        SEND,
        PAUSE
    }

    public OperationMix {
        if (connect < 0 || drop < 0 || send < 0 || connect + drop + send > 100) {
            throw new IllegalArgumentException("percentages are " + connect + ", " + drop + " and " + send
                    + ", must not be negative and at most 100 together");
        }
    }

    Operation pick(RandomGenerator random) {
        int percent = random.nextInt(100);
        if (percent < connect) {
            return Operation.CONNECT;
        } else if (percent < connect + drop) {
            return Operation.DROP;
        } else if (percent < connect + drop + send) {
            return Operation.SEND;
        }
        return Operation.PAUSE;
    }
}
