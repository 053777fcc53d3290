package dev.siphon.messenger.config;

import java.util.Locale;

/** A switch. Of the numbers, which Ceph takes for true unless they are 0, only 1 is: the others are likely slips. */
record BooleanType() implements OptionType<Boolean> {

    @Override
    public String name() {
        return "bool";
    }

    @Override
    public String allowed() {
        return "true, false, 1 or 0";
    }

    @Override
    public boolean allows(Boolean value) {
        return true;
    }

    @Override
    public Boolean parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("not a truth value");
        };
    }

    @Override
    public String print(Boolean value) {
        return value.toString();
    }
}
