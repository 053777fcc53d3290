package dev.siphon.messenger.config;

/**
 * A key that Ceph knows and this messenger does not heed.
 *
 * @param name the key, with underscores between its words
 * @param reason why it has no effect here
 * @param remedy what to do instead
 */
public record RefusedKey(String name, String reason, String remedy) {

    String explain(Origin origin) {
        return name + " (" + origin + ") is refused: " + reason + "; " + remedy;
    }
}
