package dev.siphon.tools.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** A figure of each process. */
public record BothSides(double client, double server) {

    @JsonIgnore
    public double sum() {
        return client + server;
    }

    static BothSides median(List<BothSides> all) {
        return new BothSides(
                Median.of(all.stream().mapToDouble(BothSides::client)),
                Median.of(all.stream().mapToDouble(BothSides::server)));
    }
}
