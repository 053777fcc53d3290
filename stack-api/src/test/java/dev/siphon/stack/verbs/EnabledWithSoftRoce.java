package dev.siphon.stack.verbs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests that remove and disturb {@link SoftRoce} devices: only in the guest, never to the devices of a real machine. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("verbs")
@EnabledIfEnvironmentVariable(
        named = "SIPHON_GUEST",
        matches = "1",
        disabledReason = "removes and disturbs devices, which is done in it-tests' guest only")
public @interface EnabledWithSoftRoce {}
