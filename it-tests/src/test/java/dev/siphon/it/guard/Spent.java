package dev.siphon.it.guard;

/**
 * What some round trips cost: a request and its reply each, so two messages.
 *
 * @param roundTrips how many
 * @param usage of both sides
 */
record Spent(long roundTrips, WorkerUsage usage) {

    private static final int MESSAGES_PER_ROUND_TRIP = 2;

    Spent plus(Spent more) {
        return new Spent(
                roundTrips + more.roundTrips,
                new WorkerUsage(
                        usage.cpuNanos() + more.usage.cpuNanos(),
                        usage.allocatedBytes() + more.usage.allocatedBytes()));
    }

    double cpuNanosPerMessage() {
        return (double) usage.cpuNanos() / messages();
    }

    double allocatedBytesPerMessage() {
        return (double) usage.allocatedBytes() / messages();
    }

    private long messages() {
        return roundTrips * MESSAGES_PER_ROUND_TRIP;
    }
}
