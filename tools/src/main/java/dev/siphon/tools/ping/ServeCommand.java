package dev.siphon.tools.ping;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.EntityAddressConverter;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.Faults;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code siphon serve}. */
@Command(
        name = "serve",
        description = {
            "Answer every message with its own content, until interrupted (Ctrl-C).",
            "The counterpart of 'siphon ping'; who it is says --name, osd.0 unless given.",
            "From which messenger says -o ms_type=async+posix (the default) or -o ms_type=simple.",
            ""
        })
public final class ServeCommand extends ConfiguredCommand {

    private static final EntityIdentity OSD_0 = new EntityIdentity("osd", "0");

    @Parameters(
            paramLabel = "ADDR",
            converter = EntityAddressConverter.class,
            description = "Where to listen: " + EntityAddressConverter.FORMS
                    + ". Port 0 takes the first free one of ms_bind_port_min to ms_bind_port_max.")
    private EntityAddress address = EntityAddress.blank();

    @Override
    public Integer call() throws IOException {
        EntityName name = configOptions().entityName(OSD_0);
        try (MessengerContext context = context(OSD_0).build();
                EchoServer server = EchoServer.start(context, name, address)) {
            // Ctrl-C: closing removes a local socket's file and tells the peers.
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "siphon-serve-end"));
            PrintWriter out = out();
            out.println(name + " answers at " + Faults.place(server.address()));
            out.flush();
            server.awaitEnd();
        }
        return ExitCodes.OK;
    }
}
