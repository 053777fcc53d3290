package dev.siphon.tools.bench.result;

/**
 * What a number of connections between two processes cost.
 *
 * @param system the name of the system
 * @param connections how many
 * @param connectsPerSecond from the first that was opened to a reply on each
 * @param idleBytes heap and direct memory of each idle connection, the kernel's not counted; the load's own part of the
 *     client's included
 * @param idleCpuPercent of one processor, while nothing is sent
 * @param messagesPerSecond with the load on every connection
 * @param cpuMicrosPerMessage under that load, of whole processes
 */
public record ScaleRow(
        String system,
        int connections,
        double connectsPerSecond,
        BothSides idleBytes,
        BothSides idleCpuPercent,
        double messagesPerSecond,
        BothSides cpuMicrosPerMessage) {}
