package dev.siphon.tools.bench.system.ceph;

import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.messenger.MessengerServerSide;
import dev.siphon.tools.bench.system.messenger.MessengerSystem;
import java.io.IOException;

/** Ceph's client program, which sends to a messenger of Siphon's on kernel TCP. */
public record CephClientSystem(String name, String description) implements SystemUnderTest {

    @Override
    public boolean isBaseline() {
        return false;
    }

    @Override
    public Availability availability() {
        return PerfMsgr.availability();
    }

    @Override
    public String refusal(Load load, SystemSettings settings) {
        return PerfMsgr.refusal(load, settings);
    }

    @Override
    public String workerThreadPrefix() {
        return MessengerSystem.ASYNC_THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return MessengerServerSide.start(
                MessengerSystem.context(MessengerType.ASYNC_POSIX, settings),
                EntityAddress.parse("127.0.0.1:0"),
                new OsdDialect(0),
                settings.echo());
    }

    @Override
    public ProgramClient connect(SystemSettings settings, String address) throws IOException {
        return PerfMsgrClient.of(settings, address);
    }
}
