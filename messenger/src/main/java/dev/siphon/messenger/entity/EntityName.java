package dev.siphon.messenger.entity;

/**
 * The name of an entity: its type and its number among those of its type (Ceph's {@code entity_name_t}), written
 * {@code osd.0}, {@code client.4123}, or {@code client.?} while no number has been given out yet.
 *
 * @param type what kind of entity
 * @param num the rank, id or global id; {@link #NEW} before one is known
 */
public record EntityName(EntityType type, long num) {

    /** The number of an entity that has not been given one yet. */
    public static final long NEW = -1;

    public static EntityName mon(long rank) {
        return new EntityName(EntityType.MON, rank);
    }

    public static EntityName mds(long num) {
        return new EntityName(EntityType.MDS, num);
    }

    public static EntityName osd(long id) {
        return new EntityName(EntityType.OSD, id);
    }

    public static EntityName client(long globalId) {
        return new EntityName(EntityType.CLIENT, globalId);
    }

    public static EntityName mgr(long num) {
        return new EntityName(EntityType.MGR, num);
    }

    /** True while no number has been given out: every negative number counts as such, as in Ceph. */
    public boolean isNew() {
        return num < 0;
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if {@code text} is not {@code type.number} or {@code type.?}
     */
    public static EntityName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException(
                    "entity name \"" + text + "\" has no dot, something like osd.0 or client.? is expected");
        }
        EntityType type = EntityType.ofLabel(text.substring(0, dot));
        return new EntityName(type, parseNum(text, text.substring(dot + 1)));
    }

    private static long parseNum(String text, String num) {
        if (num.equals("?")) {
            return NEW;
        }
        boolean digitsOnly = !num.isEmpty() && num.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (digitsOnly) {
                return Long.parseLong(num);
            }
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException(
                    "entity name \"" + text + "\": the number exceeds " + Long.MAX_VALUE, tooLarge);
        }
        throw new IllegalArgumentException(
                "entity name \"" + text + "\": \"" + num + "\" is neither a decimal number nor ?");
    }

    @Override
    public String toString() {
        return type.label() + "." + (isNew() ? "?" : Long.toString(num));
    }
}
