package dev.siphon.tools.bench;

import dev.siphon.tools.bench.system.SystemUnderTest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the names of systems that a benchmark is to measure. */
final class SystemConverter implements ITypeConverter<SystemUnderTest> {

    @Override
    public SystemUnderTest convert(String name) {
        return Systems.find(name)
                .orElseThrow(() ->
                        new TypeConversionException("unknown type \"" + name + "\"; there are " + Systems.names()));
    }
}
