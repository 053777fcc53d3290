package dev.siphon.messenger.config;

/** The type of {@code ms_type} and its kin. */
record MessengerTypeSyntax() implements OptionType<MessengerType> {

    @Override
    public String name() {
        return "messenger type";
    }

    @Override
    public String allowed() {
        return MessengerType.ALLOWED;
    }

    @Override
    public boolean allows(MessengerType value) {
        return true;
    }

    @Override
    public MessengerType parse(String text) {
        return MessengerType.parse(text);
    }

    @Override
    public String print(MessengerType value) {
        return value.toString();
    }
}
