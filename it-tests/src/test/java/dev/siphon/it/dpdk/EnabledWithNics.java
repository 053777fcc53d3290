package dev.siphon.it.dpdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests on {@link Nic}s that are lent to DPDK: where there are some, and in a guest that has them. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("nic")
@EnabledIfEnvironmentVariable(
        named = Nic.LENT,
        matches = ".+",
        disabledReason =
                "names no NICs that are lent to DPDK; it-tests' DpdkInGuestTest runs these in a guest that has them")
@EnabledWithDpdk
public @interface EnabledWithNics {}
