package dev.siphon.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The two rules that make the house (the messenger and the transports do not name each other; no package cycles) and
 * those that follow from them. A rule may find no class to judge: not every package exists in every build.
 */
@AnalyzeClasses(packages = "dev.siphon", importOptions = ProductClasses.class)
class ArchitectureTest {

    private static final String MESSENGER = "dev.siphon.messenger..";
    private static final String TOOLS = "dev.siphon.tools..";
    private static final String[] TRANSPORTS = {
        "dev.siphon.stack.posix..", "dev.siphon.stack.rdma..", "dev.siphon.stack.dpdk.."
    };

    @ArchTest
    static final ArchRule MESSENGER_AND_TOOLS_NAME_NO_TRANSPORT = noClasses()
            .that()
            .resideInAnyPackage(MESSENGER, TOOLS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TRANSPORTS)
            .because("a transport is chosen by configuration and found by ServiceLoader")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule TRANSPORTS_NAME_NO_MESSENGER = noClasses()
            .that()
            .resideInAnyPackage(TRANSPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MESSENGER, TOOLS)
            .because("a transport moves bytes and must not know what they mean")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule STACK_API_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.siphon.stack..")
            .and()
            .resideOutsideOfPackages(TRANSPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MESSENGER, TOOLS)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(TRANSPORTS)
            .because("the SPI is the ground floor")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NOTHING_USES_TOOLS = noClasses()
            .that()
            .resideOutsideOfPackage(TOOLS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(TOOLS)
            .because("the command line is the top floor")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("dev.siphon.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_TRANSPORTS_CALL_NATIVE_CODE = noClasses()
            .that()
            .resideOutsideOfPackages(TRANSPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..", "com.ibm.disni..")
            .because("a missing or forbidden native library must cost one transport, not the messenger")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_THE_SIMPLE_MESSENGER_HAS_SOCKETS_OF_THE_JDK = noClasses()
            .that()
            .resideInAPackage(MESSENGER)
            .and()
            .resideOutsideOfPackage("dev.siphon.messenger.simple..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.ServerSocket")
            .because("how bytes move is a transport's business")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule PROTOCOL_AND_SESSION_KNOW_NO_THREAD = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.siphon.messenger.wire..",
                    "dev.siphon.messenger.session..",
                    "dev.siphon.messenger.protocol..",
                    "dev.siphon.messenger.dispatch..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .because("a test must be able to drive them with a virtual clock and no threads")
            .allowEmptyShould(true);
}
