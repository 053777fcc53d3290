#!/bin/sh
# Builds libdisni.so where CMake, a C compiler and rdma-core's headers are there, and says in one line what is missing where they
# are not: the jar is then made without the library.
# usage: build.sh <build folder> <folder of the resources> <home of the JDK>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
resources=$2
JAVA_HOME=$3
export JAVA_HOME

leave_out() {
    echo "native/disni: $1; building without libdisni.so, so async+rdma will need a libdisni.so from elsewhere" \
        "(Debian: apt-get install cmake make gcc libc6-dev libibverbs-dev librdmacm-dev)"
    rm -rf "$resources/META-INF/native"
    exit 0
}

[ "$(uname -s)" = Linux ] || leave_out "verbs exist on Linux only, and this is $(uname -s)"
for tool in cmake make; do
    command -v "$tool" >/dev/null || leave_out "no $tool here"
done
compiler=${CC:-cc}
command -v "$compiler" >/dev/null || leave_out "no C compiler here ($compiler)"
for header in infiniband/verbs.h rdma/rdma_cma.h; do
    echo "#include <$header>" | "$compiler" -fsyntax-only -x c - 2>/dev/null || leave_out "no $header here"
done
[ -f "$JAVA_HOME/include/jni.h" ] || leave_out "no include/jni.h in the JDK at $JAVA_HOME"

log=$build/build.log
mkdir -p "$build"
{ cmake -S "$here" -B "$build" && cmake --build "$build"; } >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
target=$resources/META-INF/native/linux-$(uname -m)
mkdir -p "$target"
cmp -s "$build/libdisni.so" "$target/libdisni.so" || cp "$build/libdisni.so" "$target/libdisni.so"
