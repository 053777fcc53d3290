/** Many connections in one process: that all of them are served, what they hold, and that none has the worker for itself. */
package dev.siphon.it.scale;
