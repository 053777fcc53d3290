/**
 * The keys that configure a messenger, each declared once, and where their values come from: code, system properties
 * and {@code ceph.conf} files. Nothing in here knows what a messenger does with a value.
 */
@NullMarked
package dev.siphon.messenger.config;

import org.jspecify.annotations.NullMarked;
