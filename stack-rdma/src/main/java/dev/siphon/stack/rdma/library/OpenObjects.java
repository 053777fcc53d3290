package dev.siphon.stack.rdma.library;

/** How many verbs objects of each kind are open in this process, as {@code libdisni.so} counts them. */
public record OpenObjects(
        int eventChannels,
        int cmIds,
        int queuePairs,
        int protectionDomains,
        int completionChannels,
        int completionQueues,
        int memoryRegions) {

    /** The counts now. Device contexts are not among them: rdma_cm keeps those until the process ends. */
    public static OpenObjects count() {
        int[] counts = SiphonVerbs.openObjects();
        return new OpenObjects(counts[0], counts[1], counts[2], counts[4], counts[5], counts[6], counts[7]);
    }
}
