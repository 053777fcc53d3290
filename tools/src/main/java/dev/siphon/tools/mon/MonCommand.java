package dev.siphon.tools.mon;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.message.Monitor;
import dev.siphon.messenger.message.MonitorMap;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.wire.Features;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.EntityAddressConverter;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.TextGrid;
import dev.siphon.tools.cli.Timeout;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code siphon mon}. */
@Command(
        name = "mon",
        description = {
            "Ask a Ceph monitor for its cluster: fsid, epoch and monitors, and the round trip of a ping.",
            "It must let clients in without authentication (auth_client_required = none)."
        },
        sortOptions = false)
public final class MonCommand extends ConfiguredCommand {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final Pattern NAMED_FEATURE = Pattern.compile("([A-Z0-9_]+) \\(bit");

    @Parameters(
            paramLabel = "ADDR",
            converter = EntityAddressConverter.class,
            description = "The monitor's address for protocol version 1, such as 127.0.0.1:6789.")
    private EntityAddress monitor = EntityAddress.blank();

    @Mixin
    private Timeout timeout = new Timeout();

    @Override
    public Integer call() throws IOException {
        EntityIdentity entity = configOptions().identity(EntityIdentity.CLIENT_ADMIN);
        try (MessengerContext context = context(EntityIdentity.CLIENT_ADMIN)
                        .messages(MonitorMessages.registry())
                        .build();
                MonitorClient client = MonitorClient.start(context, monitor, timeout.duration())) {
            client.authenticate(entity);
            MonitorMap map = client.monitorMap();
            print(map, client.features(), client.name(), client.pingNanos());
        }
        return ExitCodes.OK;
    }

    private void print(MonitorMap map, long features, EntityName name, long pingNanos) {
        PrintWriter out = out();
        out.println("fsid      " + map.fsid());
        out.println("epoch     " + map.epoch());
        out.println("changed   " + map.lastChanged());
        out.println("we are    " + name);
        out.printf(Locale.ROOT, "ping      %.1f µs%n", pingNanos / NANOS_PER_MICRO);
        out.println("features  " + Features.hex(features) + ": " + named(features));
        out.println();
        out.print(monitors(map));
        out.flush();
    }

    /** Those features that have a name here; the mask beside them tells all. */
    private static String named(long features) {
        return NAMED_FEATURE
                .matcher(Features.describe(features))
                .results()
                .map(feature -> feature.group(1))
                .collect(Collectors.joining(" "));
    }

    static TextGrid monitors(MonitorMap map) {
        TextGrid grid = TextGrid.of(">rank", "name", "addresses");
        // A map that lists no ranks gives them by the order of addresses, which is that of the list then.
        List<String> ranks = map.ranks().isEmpty()
                ? map.monitors().stream().map(Monitor::name).toList()
                : map.ranks();
        map.monitors().stream()
                .sorted(Comparator.comparingInt(monitor -> ranks.indexOf(monitor.name())))
                .forEach(monitor -> grid.row(
                        String.valueOf(ranks.indexOf(monitor.name())),
                        monitor.name(),
                        monitor.addresses().stream()
                                .map(EntityAddress::toString)
                                .collect(Collectors.joining(" "))));
        return grid;
    }
}
