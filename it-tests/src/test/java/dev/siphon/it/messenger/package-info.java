/**
 * How messengers behave, over each transport: the cases are interfaces by topic, which a class for each transport puts
 * together. Cases that need a peer which breaks the rules speak to a {@link dev.siphon.it.messenger.RawPeer}. After each
 * case it is checked that no descriptor, thread, worker reference, payload buffer or throttled byte is left.
 */
package dev.siphon.it.messenger;
