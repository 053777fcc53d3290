/**
 * What the messengers have in common besides sessions and protocol: identity, policies, tables, the order in which a
 * messenger begins and ends, and what becomes of a session when sockets break.
 * Ceph's {@code SimplePolicyMessenger} and what surrounds it.
 */
@NullMarked
package dev.siphon.messenger.common;

import org.jspecify.annotations.NullMarked;
