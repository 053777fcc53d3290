/** What a transport is: the SPI beneath Siphon's messenger. */
module dev.siphon.stack {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.jctools.core.jdk11;

    exports dev.siphon.stack;
    exports dev.siphon.stack.buffer;
    exports dev.siphon.stack.event;
    exports dev.siphon.stack.library;
    exports dev.siphon.stack.options;
    exports dev.siphon.stack.threaded;

    uses dev.siphon.stack.NetworkStackProvider;
}
