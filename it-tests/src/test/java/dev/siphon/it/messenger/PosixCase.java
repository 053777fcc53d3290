package dev.siphon.it.messenger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A class of cases over TCP alone: each has a world of its own. */
abstract class PosixCase implements MessengerCases {

    private MessengerWorld world;

    @BeforeEach
    void openWorld() {
        world = Worlds.tcp4();
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Override
    public MessengerWorld world() {
        return world;
    }
}
