package dev.siphon.tools.bench.system.ceph;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest.ProgramClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ceph's client program, run for each sample. */
final class PerfMsgrClient implements ProgramClient {

    private static final Pattern RESULT = Pattern.compile("Total op ([0-9]+) run time ([0-9]+)us");

    /** It tells nothing before its end, and does not end when a connection breaks. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final SystemSettings settings;
    private final Scratch scratch;
    private final String server;

    private PerfMsgrClient(SystemSettings settings, Scratch scratch, String server) {
        this.settings = settings;
        this.scratch = scratch;
        this.server = server;
    }

    /** A client of the server at {@code server}, as {@link PerfMsgr#place} writes it: Ceph insists on its nonce. */
    static PerfMsgrClient of(SystemSettings settings, String server) throws IOException {
        return new PerfMsgrClient(settings, Scratch.create(), server);
    }

    @Override
    public long run(Load load, int connections, long messages) throws IOException {
        ProcessBuilder program = PerfMsgr.require()
                .client(
                        settings,
                        scratch.folder(),
                        server,
                        connections,
                        load.depth(),
                        messages / connections,
                        load.size());
        ProgramOutput output = ProgramOutput.of(program, scratch.folder().resolve("client.log"), LIMIT);
        Matcher result = RESULT.matcher(output.text());
        if (!result.find()) {
            throw new IOException("Ceph's ceph_perf_msgr_client ended with status " + output.status() + ": "
                    + output.text().strip());
        }
        return TimeUnit.MICROSECONDS.toNanos(Math.max(1, Long.parseLong(result.group(2))));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
