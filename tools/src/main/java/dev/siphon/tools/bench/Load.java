package dev.siphon.tools.bench;

/**
 * What is asked of a system in one row.
 *
 * @param size data of each request in bytes
 * @param depth requests under way at any time, on each connection
 */
record Load(int size, int depth) {}
