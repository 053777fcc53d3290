package dev.siphon.messenger.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How keys are spelled, and what was probably meant where one is spelled wrongly. */
final class KeyNames {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+|-");

    private KeyNames() {}

    /** {@code ms type} and {@code ms-type} are {@code ms_type}. */
    static String normalize(String key) {
        return BETWEEN_WORDS.matcher(key.strip()).replaceAll("_");
    }

    /** Whether a key is the messenger's business; those of other subsystems stand in the same file. */
    static boolean isMessengerKey(String name) {
        return name.startsWith("ms_") || name.startsWith("siphon_");
    }

    static String explainUnknown(String key, Origin origin) {
        String hint = nearest(key).map(name -> "did you mean " + name + "?").orElse("see docs/configuration.md");
        return key + " (" + origin + ") is not a key of the messenger; " + hint;
    }

    private static Optional<String> nearest(String unknown) {
        // Beyond a third of its letters wrong, a guess misleads more than it helps.
        int limit = Math.max(2, unknown.length() / 3);
        List<String> known = Stream.concat(
                        MessengerOptions.all().stream().map(Option::name),
                        RefusedKeys.all().stream().map(RefusedKey::name))
                .toList();
        return known.stream()
                .filter(name -> Math.abs(name.length() - unknown.length()) <= limit)
                .filter(name -> editDistance(name, unknown) <= limit)
                .min(Comparator.comparingInt(name -> editDistance(name, unknown)));
    }

    /** Levenshtein's distance: letters to insert, delete or replace. */
    static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
