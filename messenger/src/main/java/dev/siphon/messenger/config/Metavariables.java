package dev.siphon.messenger.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that Ceph expands in values: {@code $cluster}, {@code $type}, {@code $id}, {@code $name},
 * {@code $host} and {@code $pid}, also written <code>${name}</code>. Any other, {@code $cctid} among them (the address
 * of an object in Ceph's memory), stays as it is written.
 */
record Metavariables(String cluster, EntityIdentity entity) {
    static final String DEFAULT_CLUSTER = "ceph";

    private static final String FILE_SUFFIX = ".conf";
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([a-z_]+)}|([a-z_]+))");

    static Metavariables of(String cluster, EntityIdentity entity) {
        return new Metavariables(cluster, entity);
    }

    /** Ceph names a cluster after its file. */
    static String clusterOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(FILE_SUFFIX) && name.length() > FILE_SUFFIX.length()
                ? name.substring(0, name.length() - FILE_SUFFIX.length())
                : DEFAULT_CLUSTER;
    }

    String expand(String value) {
        return VARIABLE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(expansion(found)));
    }

    private String expansion(MatchResult found) {
        String variable = found.group(1) == null ? found.group(2) : found.group(1);
        return switch (variable) {
            case "cluster" -> cluster;
            case "type" -> entity.type();
            case "id" -> entity.id();
            case "name" -> entity.name();
            case "host" -> shortHostName();
            case "pid" -> Long.toString(ProcessHandle.current().pid());
            default -> found.group();
        };
    }

    /** As {@code hostname -s} prints it. The kernel is asked first: the resolver may ask the network. */
    private static String shortHostName() {
        String name;
        try {
            name = Files.readString(HOST_NAME).strip();
        } catch (IOException noProcfs) {
            name = resolvedHostName();
        }
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String resolvedHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException noName) {
            return "localhost";
        }
    }
}
