package dev.siphon.tools.bench.system.ceph;

import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.messenger.MessengerClientSide;
import dev.siphon.tools.bench.system.messenger.MessengerSystem;
import java.io.IOException;

/** A messenger of Siphon's, on kernel TCP, that sends to Ceph's server program. */
public record CephServerSystem(String name, String description) implements SystemUnderTest {

    @Override
    public boolean isBaseline() {
        return false;
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
        return settings.echo() ? PerfMsgr.NO_ECHO : "";
    }

    @Override
    public String workerThreadPrefix() {
        return MessengerSystem.ASYNC_THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return PerfMsgrServer.start(settings);
    }

    @Override
    public LaneClient connect(SystemSettings settings, String address) throws IOException {
        return MessengerClientSide.start(
                MessengerSystem.context(MessengerType.ASYNC_POSIX, settings),
                EntityAddress.parse(address),
                new OsdDialect(0));
    }
}
