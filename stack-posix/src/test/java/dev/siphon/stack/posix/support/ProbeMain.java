package dev.siphon.stack.posix.support;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;

/** Prints whether the transport is available, and if it is, starts and closes a stack. */
public final class ProbeMain {

    private ProbeMain() {}

    public static void main(String[] arguments) throws Exception {
        NetworkStackProvider provider = NetworkStackRegistry.load().providers().get(0);
        Availability availability = provider.availability();
        if (availability.equals(Availability.available())) {
            NetworkStack stack = provider.create(StackConfig.ofWorkers(2));
            stack.start();
            stack.drain();
            stack.close();
        } else if (!availability.equals(provider.availability())) {
            throw new AssertionError("asked again, the answer was " + provider.availability());
        }
        System.out.println(availability + " " + provider.getClass().getModule());
    }
}
