package dev.siphon.tools.bench.system.ceph;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;

/** Both of Ceph's programs, as they are but for their sleeping. */
public record CephSystem(String name, String description) implements SystemUnderTest {

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public Availability availability() {
        return PerfMsgr.availability();
    }

    @Override
    public boolean servesFromClient() {
        return true;
    }

    @Override
    public String refusal(Load load, SystemSettings settings) {
        return PerfMsgr.refusal(load, settings);
    }

    /** None of this JVM's. */
    @Override
    public String workerThreadPrefix() {
        return "ceph-";
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return PerfMsgrServer.start(settings);
    }

    @Override
    public ProgramClient connect(SystemSettings settings, String address) throws IOException {
        return PerfMsgrClient.of(settings, address);
    }
}
