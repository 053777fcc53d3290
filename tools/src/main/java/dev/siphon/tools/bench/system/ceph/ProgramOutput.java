package dev.siphon.tools.bench.system.ceph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a program that has ended said.
 *
 * @param status of its exit
 * @param text standard output and standard error
 */
record ProgramOutput(int status, String text) {

    /**
     * Runs {@code program} and waits for its end; one that takes longer than {@code limit} is killed.
     *
     * @param output a file that it may write to
     */
    static ProgramOutput of(ProcessBuilder program, Path output, Duration limit) throws IOException {
        program.redirectErrorStream(true).redirectOutput(output.toFile());
        try (Child child = Child.start(program)) {
            if (!child.awaitEnd(limit.toMillis())) {
                throw new IOException(program.command() + " has not ended within " + limit.toSeconds() + " s; it said: "
                        + Files.readString(output).strip());
            }
            return new ProgramOutput(child.process().exitValue(), Files.readString(output));
        }
    }
}
