#!/bin/sh
# Builds libsiphon_dpdk.so where CMake, a C compiler and DPDK's headers are there, and says in one line what is missing where they
# are not: the jar is then made without the library.
# usage: build.sh <build folder> <folder of the resources> <home of the JDK>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 resources=$2
JAVA_HOME=$3
export JAVA_HOME

leave_out() {
    echo "native/dpdk: $1; building without libsiphon_dpdk.so, so async+dpdk will need one from elsewhere" \
        "(Debian: apt-get install cmake make gcc pkg-config libc6-dev libdpdk-dev)"
    rm -rf "$resources/META-INF/native"
    exit 0
}

[ "$(uname -s)" = Linux ] || leave_out "this transport is for Linux, and this is $(uname -s)"
for tool in cmake make pkg-config; do
    command -v "$tool" >/dev/null || leave_out "no $tool here"
done
compiler=${CC:-cc}
command -v "$compiler" >/dev/null || leave_out "no C compiler here ($compiler)"
pkg-config --exists libdpdk || leave_out "no libdpdk here"
pkg-config --atleast-version=22.11 libdpdk || leave_out "libdpdk is $(pkg-config --modversion libdpdk), needed is 22.11"
[ -f "$JAVA_HOME/include/jni.h" ] || leave_out "no include/jni.h in the JDK at $JAVA_HOME"

mkdir -p "$build"
{ cmake -S "$here" -B "$build" && cmake --build "$build"; } >"$build/build.log" 2>&1 || {
    cat "$build/build.log" >&2
    exit 1
}
target=$resources/META-INF/native/linux-$(uname -m)
mkdir -p "$target"
cmp -s "$build/libsiphon_dpdk.so" "$target/libsiphon_dpdk.so" || cp "$build/libsiphon_dpdk.so" "$target/libsiphon_dpdk.so"
