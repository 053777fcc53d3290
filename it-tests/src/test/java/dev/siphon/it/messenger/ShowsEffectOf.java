package dev.siphon.it.messenger;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the configuration keys whose effect a test shows; {@link OptionCoverageTest} sees that none is missing. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface ShowsEffectOf {
    String[] value();
}
