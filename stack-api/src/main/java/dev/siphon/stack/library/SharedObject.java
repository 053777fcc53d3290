package dev.siphon.stack.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What can be told of a library file without loading it. A file that was loaded once cannot be unloaded, and natives of two libraries
 * would mix, so what is unfit must be found out beforehand.
 */
final class SharedObject {

    /** e_machine of the ELF header for the names that the JVM has for them. */
    private static final Map<String, Integer> MACHINES = Map.of(
            "amd64", 62, "x86_64", 62, "aarch64", 183, "ppc64le", 21, "s390x", 22, "riscv64", 243, "loongarch64", 258);

    private static final int HEADER = 20;
    private static final int MACHINE_OFFSET = 18;
    private static final int CLASS_OFFSET = 4;
    private static final int DATA_OFFSET = 5;
    private static final int CLASS_64 = 2;
    private static final int DATA_LITTLE = 1;
    private static final int MAGIC = 0x7f454c46;

    /** Far above what such a library has; a larger file is something else. */
    private static final long LARGEST = 64L << 20;

    private SharedObject() {}

    /** Why {@code file} cannot serve as {@code library} here; empty if nothing is wrong with it from the outside. */
    static Optional<String> defect(Path file, NativeLibrary library) {
        byte[] content;
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                return Optional.of(
                        "has " + size + " bytes, more than any " + library.fileName() + " (" + LARGEST + ")");
            }
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e);
        }
        return header(content).or(() -> natives(content, library));
    }

    private static Optional<String> header(byte[] content) {
        ByteBuffer header = ByteBuffer.wrap(content);
        if (content.length < HEADER || header.getInt(0) != MAGIC) {
            return Optional.of("is not a shared library (ELF)");
        }
        ByteOrder order = content[DATA_OFFSET] == DATA_LITTLE ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int machine = Short.toUnsignedInt(header.order(order).getShort(MACHINE_OFFSET));
        String architecture = System.getProperty("os.arch");
        int wanted = MACHINES.getOrDefault(architecture, machine);
        return content[CLASS_OFFSET] == CLASS_64 && machine == wanted
                ? Optional.empty()
                : Optional.of("is for another machine (ELF machine " + machine + ") than this one, " + architecture);
    }

    private static Optional<String> natives(byte[] content, NativeLibrary library) {
        String names = new String(content, StandardCharsets.ISO_8859_1);
        return library.symbols().stream()
                .filter(symbol -> !names.contains(symbol.name()))
                .map(NativeLibrary.Symbol::complaint)
                .findFirst();
    }
}
