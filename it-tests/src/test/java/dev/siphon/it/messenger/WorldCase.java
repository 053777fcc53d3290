package dev.siphon.it.messenger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A class of cases each of which has a world of its own. */
abstract class WorldCase implements MessengerCases {

    private MessengerWorld world;

    abstract MessengerWorld open();

    @BeforeEach
    void openWorld() {
        world = open();
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
