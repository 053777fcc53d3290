package dev.siphon.tools.bench;

/** A server side in the process of the client side, for what joins the two inside of one process only. */
record ServerInProcess(SystemUnderTest.ServerSide side) implements BenchServer {

    private static final ProcessUsage NONE = new ProcessUsage(0, 0);

    @Override
    public String awaitAddress() {
        return side.address();
    }

    /** Nothing: it is among what the client side's process uses. */
    @Override
    public ProcessUsage usage() {
        return NONE;
    }

    @Override
    public void close() {
        side.close();
    }
}
