package dev.siphon.stack.verbs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a verbs device. They run where there is one, and are skipped elsewhere; it-tests runs those on its class
 * path in a guest, which has {@link SoftRoce} devices.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("verbs")
@ExtendWith(VerbsCondition.class)
public @interface EnabledWithVerbs {}
