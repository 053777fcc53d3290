package dev.siphon.messenger.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes {@code docs/configuration.md} from the declarations. */
final class ConfigurationDocument {
    static final String COMMAND =
            "mvn -pl messenger -am test -Dtest=ConfigurationDocumentTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dsiphon.docs.write=true";

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from the declarations in dev.siphon.messenger.config; do not edit. To write it anew:
                 %s -->

            ## Where values come from

            The strongest source that gives a value counts, in whatever order the builder is told of them:

            1. code: `MessengerConfig.builder().set(MessengerOptions.MS_CRC_DATA, false)`, or by name
               `.set("ms_crc_data", "false")`;
            2. system properties, when the builder is told to read them (`.systemProperties()`); the property's name is
               the key: `-Dms_type=async+posix`;
            3. a `ceph.conf`: `.file(Path.of("/etc/ceph/ceph.conf"), EntityIdentity.parse("osd.0"))`;
            4. the default.

            A value that cannot be used is an error that names the key, the value, what is allowed and where it was found.
            In code and in system properties a refused key is an error as well. A `ceph.conf` may serve a whole cluster, so
            there a refused key is ignored with a warning that says why. An unknown key is an error in code; in a file and
            in system properties, if it begins with `ms_` or `siphon_`, it is ignored with a warning that names the nearest
            key there is. All other keys of a file belong to other subsystems and are passed over.

            ## The file

            The syntax is Ceph's:

            - `[global]`, `[osd]`, `[osd.0]`: for `osd.0` the last speaks before the second, and that before the first;
              keys before any heading are global. Within a section the later word counts.
            - `ms type`, `ms-type` and `ms_type` are one key.
            - `#` and `;` begin a comment, also behind a value; `\\#` and `\\;` are the characters themselves.
            - A value may stand in single or double quotes; comment characters within them are text.
            - A backslash at the end of a line continues it on the next.
            - A line that is neither a heading nor `key = value` is an error.
            - `$cluster` (the file's name without `.conf`), `$type`, `$id`, `$name`, `$host` and `$pid` are replaced, also
              when written `${name}`; other words with a dollar stay as they are.

            ## Values

            | type | written |
            |---|---|
            | bool | `true`, `false`, `1` or `0` |
            | int | a whole number; the suffixes K, M, G, T, P and E are powers of 1000, as in Ceph |
            | size | bytes; the suffixes K, M, G, T, P and E (also Ki, KB and KiB) are powers of 1024 |
            | seconds | a number of seconds, with a fraction if need be |
            | probability | a decimal fraction from 0 to 1 |
            | entity types | `mon`, `mds`, `osd`, `client`, `mgr`, separated by blanks or commas |
            | word | letters, digits and underscores |
            | messenger type | `async+<transport>`; `async` alone is `async+posix` |

            "Read" tells when the messenger looks at a value: at *creation* of the stack, messenger or connection that it
            shapes, or at every *use*.
            """;

    private ConfigurationDocument() {}

    static String text() {
        return INTRODUCTION.formatted(COMMAND)
                + "\n## Ceph's keys\n\nTheir meaning is Ceph's and their defaults are Reef's, unless said otherwise.\n\n"
                + table(option -> option.name().startsWith("ms_"))
                + "\n## Keys of Siphon's own\n\n"
                + table(option -> !option.name().startsWith("ms_"))
                + "\n## Keys of Ceph's that are refused\n\n"
                + refusals();
    }

    private static String table(Predicate<Option<?>> chosen) {
        return MessengerOptions.all().stream()
                .filter(chosen)
                .map(ConfigurationDocument::row)
                .collect(Collectors.joining(
                        "", "| key | type | default | allowed | read | meaning |\n|---|---|---|---|---|---|\n", ""));
    }

    private static <T> String row(Option<T> option) {
        String value = option.type().print(option.defaultValue());
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        option.name(),
                        option.type().name(),
                        value.isEmpty() ? "(empty)" : "`" + value + "`",
                        text(option.type().allowed()),
                        switch (option.readAt()) {
                            case CREATION -> "creation";
                            case EVERY_USE -> "use";
                        },
                        text(option.description()));
    }

    private static String refusals() {
        Map<String, List<RefusedKey>> byReason = RefusedKeys.all().stream()
                .collect(Collectors.groupingBy(
                        key -> key.reason() + " | " + key.remedy(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder("| keys | why | what to do |\n|---|---|---|\n");
        byReason.forEach((reason, keys) -> table.append("| %s | %s |\n"
                .formatted(
                        keys.stream().map(key -> "`" + key.name() + "`").collect(Collectors.joining(", ")), reason)));
        return table.toString();
    }

    private static String text(String plain) {
        return plain.replace("<", "&lt;");
    }
}
