package dev.siphon.tools.stress;

/**
 * What a run has come to so far.
 *
 * @param sent messages handed to a connection, requests and echoes
 * @param delivered messages that a dispatcher was given
 * @param deliveredBytes of their data
 * @param forgiven messages that need not arrive: the connection was marked down, or its sender was told of a reset
 * @param pending messages that have not arrived and must
 * @param duplicates messages that arrived again
 * @param outOfOrder messages that arrived after a later one of their lane
 * @param corrupt messages whose data was not what was sent
 * @param connections sessions established, counted at either end
 * @param drops connections that the run marked down
 * @param reconnects sessions established again, counted at either end
 * @param resets connections whose end a dispatcher was told of
 * @param remoteResets sessions that the peer had lost, as a dispatcher was told
 */
public record Totals(
        long sent,
        long delivered,
        long deliveredBytes,
        long forgiven,
        long pending,
        long duplicates,
        long outOfOrder,
        long corrupt,
        long connections,
        long drops,
        long reconnects,
        long resets,
        long remoteResets) {}
