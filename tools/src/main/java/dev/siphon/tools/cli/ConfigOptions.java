package dev.siphon.tools.cli;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which every command takes its configuration and its name. */
public final class ConfigOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--conf", paramLabel = "FILE", description = "Read the configuration from a ceph.conf.")
    private @Nullable Path conf;

    @Option(
            names = "--name",
            paramLabel = "TYPE.ID",
            description = "Who this process is, such as osd.0 or client.admin; decides which sections of FILE apply.")
    private @Nullable String name;

    @Option(
            names = "-o",
            paramLabel = "KEY=VALUE",
            description = "Set a configuration key, such as -o ms_crc_data=false; stronger than FILE. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** What {@code --name} says, or else {@code otherwise}. */
    public EntityIdentity identity(EntityIdentity otherwise) {
        if (name == null) {
            return otherwise;
        }
        try {
            return EntityIdentity.parse(name);
        } catch (IllegalArgumentException e) {
            throw unusable("--name " + name, e);
        }
    }

    /** The name that peers see: the id is its number if it is one. */
    public EntityName entityName(EntityIdentity otherwise) {
        EntityIdentity identity = identity(otherwise);
        try {
            boolean numbered = identity.id().chars().allMatch(Character::isDigit);
            return numbered
                    ? EntityName.parse(identity.name())
                    : new EntityName(EntityType.ofLabel(identity.type()), EntityName.NEW);
        } catch (IllegalArgumentException e) {
            throw unusable("--name " + identity.name(), e);
        }
    }

    /**
     * The configuration for {@code identity}: {@code -o} before system properties before {@code --conf}.
     *
     * @throws dev.siphon.messenger.config.ConfigurationException if the file or a value cannot be used
     */
    public MessengerConfig config(EntityIdentity identity) {
        return source(identity).load();
    }

    /** Where the configuration comes from, to be handed to another process. */
    public ConfigSource source(EntityIdentity identity) {
        return new ConfigSource(conf == null ? null : conf.toString(), identity.name(), overrides);
    }

    private ParameterException unusable(String what, IllegalArgumentException why) {
        if (command == null) {
            throw new IllegalStateException("not part of a command");
        }
        return new ParameterException(command.commandLine(), what + ": " + why.getMessage(), why);
    }
}
