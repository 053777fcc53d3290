#!/bin/sh
# Builds libdisni.so where CMake, a C compiler and rdma-core's headers are there, and says in one line what is missing where they
# are not: the jar is then made without the library.
# usage: build.sh <build folder> <folder of the resources> <home of the JDK>, or, for the tests in C,
#        build.sh --test <build folder> <home of the JDK>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
test=false
[ "$1" != --test ] || test=true
if $test; then build=$2 resources=; else build=$1 resources=$2; fi
JAVA_HOME=$3
export JAVA_HOME

leave_out() {
    ! $test || exit 0
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
if $test; then
    echo 'int main(void) { return 0; }' | "$compiler" -fsanitize=address,undefined -x c -o /dev/null - 2>/dev/null || {
        echo "native/disni: no AddressSanitizer with $compiler; its tests in C are left out"
        exit 0
    }
    mkdir -p "$build"
    "$here/sanitized.sh" "$build" "$JAVA_HOME" >"$build/test.log" 2>&1 || {
        cat "$build/test.log" >&2
        exit 1
    }
    exit 0
fi
mkdir -p "$build"
# CMake refuses a folder that it configured in another place: the checkout was moved or copied.
grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$build/CMakeCache.txt" || rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles"
{ cmake -S "$here" -B "$build" && cmake --build "$build"; } >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
target=$resources/META-INF/native/linux-$(uname -m)
mkdir -p "$target"
cmp -s "$build/libdisni.so" "$target/libdisni.so" || cp "$build/libdisni.so" "$target/libdisni.so"
