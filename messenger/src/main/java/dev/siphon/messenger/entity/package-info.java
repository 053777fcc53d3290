/**
 * Who takes part in a conversation and where it is to be found: names and addresses as Ceph defines them. Values only,
 * immutable and free of any knowledge of bytes on the wire.
 */
@NullMarked
package dev.siphon.messenger.entity;

import org.jspecify.annotations.NullMarked;
