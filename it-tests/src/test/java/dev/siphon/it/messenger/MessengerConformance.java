package dev.siphon.it.messenger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** All topics together: what the test class of a transport extends. Each case has a world of its own. */
abstract class MessengerConformance
        implements SessionCases,
                OrderCases,
                ThrottleCases,
                EndCases,
                LoopbackCases,
                KeepaliveCases,
                AuthCases,
                MessageCases,
                QueueCases,
                LifecycleCases {

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
