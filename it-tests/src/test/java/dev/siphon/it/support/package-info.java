/** What tests of transports, messengers and sessions have in common. It knows none of them. */
package dev.siphon.it.support;
