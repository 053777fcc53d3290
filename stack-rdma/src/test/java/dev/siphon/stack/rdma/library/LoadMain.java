package dev.siphon.stack.rdma.library;

import com.ibm.disni.verbs.IbvSendWR;
import com.ibm.disni.verbs.RdmaProvider;
import dev.siphon.stack.Availability;
import dev.siphon.stack.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a child JVM does: loads the library and prints what became of it. */
public final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "load" -> load();
            case "at-once" -> loadAtOnce();
            case "disni-first" -> {
                useDisni();
                load();
            }
            case "exercise" -> exercise();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void load() {
        try {
            RdmaLibrary library = RdmaLibrary.load();
            System.out.println("loaded " + library.origin() + " " + library.location());
            System.out.println("version " + RdmaProvider.provider().getVersion());
            System.out.println("open " + OpenObjects.count());
            System.out.println("again " + (RdmaLibrary.load() == library));
        } catch (UnavailableException e) {
            Availability.Unavailable answer = (Availability.Unavailable) e.availability();
            System.out.println("reason: " + answer.reason());
            System.out.println("hint: " + answer.hint());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void loadAtOnce() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<RdmaLibrary>> loads = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                loads.add(RdmaLibrary::load);
            }
            Set<RdmaLibrary> loaded = new HashSet<>();
            for (Future<RdmaLibrary> load : pool.invokeAll(loads)) {
                loaded.add(load.get());
            }
            System.out.println("libraries " + loaded.size());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Calls all natives that take an id, and all those that a connection needs if there is a device for one. */
    private static void exercise() throws Exception {
        System.out.println("loaded " + RdmaLibrary.load().location());
        for (long id : new long[] {0, 1, -1, Long.MAX_VALUE}) {
            NativeCalls.refusals(id);
        }
        Availability verbs = RdmaProbe.availability(0);
        if (verbs instanceof Availability.Available) {
            VerbsPair pair = new VerbsPair(VerbsAddress.ipv4());
            pair.client.post(List.of(pair.client.send(10, IbvSendWR.IBV_WR_SEND, pair.client.element(0, 100))));
            pair.server.awaitSuccess(1);
            pair.close();
        }
        System.out.println("exercised with " + verbs);
    }

    private static void useDisni() throws IOException {
        try {
            System.out.println("disni alone " + RdmaProvider.provider().getVersion());
        } catch (LinkageError e) {
            System.out.println("disni alone failed");
        }
    }
}
