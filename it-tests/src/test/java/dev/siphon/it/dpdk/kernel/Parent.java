package dev.siphon.it.dpdk.kernel;

import java.io.IOException;

/** The test that started this process, at the other end of its standard input. */
final class Parent {

    private Parent() {}

    /** Runs {@code whenAsked} once the parent writes a line, and ends this process together with the parent, not before. */
    static void follow(Runnable whenAsked) {
        Thread follower = new Thread(
                () -> {
                    try {
                        if (System.in.read() >= 0) {
                            whenAsked.run();
                        } else {
                            Runtime.getRuntime().halt(1);
                        }
                    } catch (IOException e) {
                        Runtime.getRuntime().halt(1);
                    }
                },
                "follows its parent");
        follower.start();
    }
}
