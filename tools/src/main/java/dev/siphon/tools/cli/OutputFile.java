package dev.siphon.tools.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the names of files to be written, and refuses one that cannot be, before a long run and not after it. */
public final class OutputFile implements ITypeConverter<Path> {

    @Override
    public Path convert(String text) {
        Path file = Path.of(text);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new TypeConversionException(text + " cannot be written: there is no folder " + folder);
        }
        return file;
    }
}
