package dev.siphon.it.stack;

/** All topics together: what a transport's test class extends. */
abstract class StackConformance extends StackFixture
        implements LifecycleContract,
                ListenContract,
                ConnectContract,
                StreamContract,
                EndContract,
                StressContract,
                FileEventContract,
                ExternalEventContract,
                TimerContract,
                PollerContract,
                PoolContract {}
