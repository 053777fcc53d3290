/**
 * The messenger's API: a {@link dev.siphon.messenger.MessengerContext} makes {@link dev.siphon.messenger.Messenger}s, which
 * exchange {@link dev.siphon.messenger.Message}s over {@link dev.siphon.messenger.Connection}s and hand what they receive to
 * {@link dev.siphon.messenger.Dispatcher}s. The terms and the rules are Ceph's.
 */
@NullMarked
package dev.siphon.messenger;

import org.jspecify.annotations.NullMarked;
