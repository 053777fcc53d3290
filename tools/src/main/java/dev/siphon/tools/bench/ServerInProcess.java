package dev.siphon.tools.bench;

import dev.siphon.tools.bench.probe.CpuClock;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.util.List;

/** A server side in the process of the client side, or of processes that it started. */
record ServerInProcess(SystemUnderTest.ServerSide side) implements BenchServer {

    @Override
    public String awaitAddress() {
        return side.address();
    }

    /** Only what its own processes use: the rest is among what the client side's process uses. */
    @Override
    public ProcessUsage usage() {
        return ProcessUsage.NONE.plusCpu(CpuClock.nanosOf(side.processes()));
    }

    @Override
    public List<Long> pids() {
        return side.processes().stream().map(ProcessHandle::pid).toList();
    }

    @Override
    public void close() {
        side.close();
    }
}
