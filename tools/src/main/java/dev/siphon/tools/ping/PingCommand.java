package dev.siphon.tools.ping;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.EntityAddressConverter;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.Faults;
import dev.siphon.tools.cli.Seconds;
import dev.siphon.tools.cli.Timeout;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code siphon ping}. */
@Command(
        name = "ping",
        description = {
            "Send pings to an entity, one after the other, and print the round trip times.",
            "From which messenger says -o ms_type=async+posix (the default) or -o ms_type=simple.",
            ""
        },
        sortOptions = false)
public final class PingCommand extends ConfiguredCommand {

    private static final int SIGNIFICANT_DIGITS = 3;

    @Parameters(
            paramLabel = "ADDR",
            converter = EntityAddressConverter.class,
            description = "The entity's address as 'siphon serve' prints it: " + EntityAddressConverter.FORMS + ".")
    private EntityAddress address = EntityAddress.blank();

    @Option(names = "--count", paramLabel = "N", defaultValue = "5", description = "How many (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "0",
            converter = ByteSize.class,
            description = "Data in each, such as 64K (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "osd",
            description = "What the entity is: mon, mds, osd, client or mgr (${DEFAULT-VALUE}).")
    private String type = "";

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "0.2",
            converter = Seconds.class,
            description = "Time between two (${DEFAULT-VALUE}).")
    private Duration interval = Duration.ZERO;

    @Mixin
    private Timeout timeout = new Timeout();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1) {
            throw usage("--count is " + count + ", must be at least 1");
        }
        try (MessengerContext context = context(EntityIdentity.CLIENT_ADMIN).build();
                Pinger pinger = Pinger.start(
                        context, configOptions().entityName(EntityIdentity.CLIENT_ADMIN), peerType(), address, size)) {
            ping(pinger, out());
        }
        return ExitCodes.OK;
    }

    private EntityType peerType() {
        try {
            return EntityType.ofLabel(type);
        } catch (IllegalArgumentException e) {
            throw usage("--type: " + e.getMessage());
        }
    }

    private void ping(Pinger pinger, PrintWriter out) throws InterruptedException {
        Histogram times = new Histogram(SIGNIFICANT_DIGITS);
        for (int i = 1; i <= count; i++) {
            long nanos = pinger.roundTripNanos(timeout.duration());
            times.recordValue(nanos);
            out.printf(
                    Locale.ROOT,
                    "%s from %s: ping %d, %.1f µs%s%n",
                    ByteSize.print(size),
                    Faults.place(address),
                    i,
                    nanos / 1e3,
                    i == 1 ? " (with the handshake)" : "");
            out.flush();
            if (i < count) {
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        }
        out.printf(
                Locale.ROOT,
                "%d answered; round trip min %.1f, median %.1f, 99 %% %.1f, max %.1f µs%n",
                times.getTotalCount(),
                times.getMinValue() / 1e3,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getMaxValue() / 1e3);
        out.flush();
    }
}
