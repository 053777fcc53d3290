package dev.siphon.it.messenger;

/** All topics together: what the test class of a transport extends. */
abstract class MessengerConformance extends WorldCase
        implements SessionCases,
                OrderCases,
                ThrottleCases,
                EndCases,
                LoopbackCases,
                KeepaliveCases,
                AuthCases,
                MessageCases,
                QueueCases,
                LifecycleCases {}
