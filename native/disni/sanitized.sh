#!/bin/sh
# Runs a command with a libdisni.so that was built with AddressSanitizer: every JVM that it starts loads that one. Without a command,
# builds it and runs the tests in C.
# usage: sanitized.sh <build folder> <home of the JDK> [command...]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
JAVA_HOME=$2
export JAVA_HOME
shift 2

mkdir -p "$build"
{ cmake -DDISNI_ASAN=ON -DCMAKE_BUILD_TYPE=Debug -S "$here" -B "$build" && cmake --build "$build"; } >"$build/build.log" 2>&1 || {
    cat "$build/build.log" >&2
    exit 1
}
if [ $# -eq 0 ]; then
    exec ctest --test-dir "$build" --output-on-failure
fi
# A JVM raises and handles SIGSEGV on purpose, and frees little before it ends. The C++ library must be there before ASan's
# interceptors look for its functions.
ASAN_OPTIONS=handle_segv=0:detect_leaks=0:abort_on_error=1
LD_PRELOAD="$("${CC:-cc}" -print-file-name=libasan.so) $("${CC:-cc}" -print-file-name=libubsan.so) $("${CC:-cc}" -print-file-name=libstdc++.so.6)"
JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:-} -Dsiphon.rdma.library=$build/libdisni.so"
export ASAN_OPTIONS LD_PRELOAD JAVA_TOOL_OPTIONS
exec "$@"
