package dev.siphon.messenger.config;

import dev.siphon.messenger.entity.EntityType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Some kinds of entities, their names written one after the other; none if there is nothing. */
record EntityTypesType() implements OptionType<Set<EntityType>> {

    @Override
    public String name() {
        return "entity types";
    }

    @Override
    public String allowed() {
        return Arrays.stream(EntityType.values()).map(EntityType::label).collect(Collectors.joining(", "))
                + ", several of them separated by blanks or commas, or nothing";
    }

    @Override
    public boolean allows(Set<EntityType> value) {
        return true;
    }

    @Override
    public Set<EntityType> parse(String text) {
        Set<EntityType> types = EnumSet.noneOf(EntityType.class);
        for (String label : text.split("[ \\t,]+", -1)) {
            if (!label.isEmpty()) {
                types.add(EntityType.ofLabel(label));
            }
        }
        return types;
    }

    @Override
    public String print(Set<EntityType> value) {
        return value.stream().sorted().map(EntityType::label).collect(Collectors.joining(" "));
    }
}
