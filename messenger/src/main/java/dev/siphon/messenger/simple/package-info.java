/**
 * Ceph's first messenger: an accepting thread, and for each connection a pipe with a reading and a writing thread on a
 * blocking socket of the JDK. Sessions, protocol and dispatch are those of the asynchronous one.
 *
 * <p><b>Threads.</b> {@code ms_accepter}, {@code ms_pipe_read}, {@code ms_pipe_write}, {@code ms_reaper}, and {@code
 * ms_delay} where messages are delayed on purpose. A pipe that was accepted begins with its reader, one that dials with its
 * writer; the handshake runs on the first, which starts the other.
 *
 * <p><b>Locks.</b> A connection's lock guards its session; a pipe touches the session under it and only while it is that
 * connection's current pipe. No lock is held in a dispatcher's callback, a codec, an authorizer or an
 * interceptor, nor while a socket is read, written or connected. Order: a registered connection, then a newcomer that it
 * takes over from, then the table of connections, a pipe, the reaper, the delays, the dispatch queue.
 */
@NullMarked
package dev.siphon.messenger.simple;

import org.jspecify.annotations.NullMarked;
