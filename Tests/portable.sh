#!/bin/bash
# Packs the program and the tests, built against a libtorch of one's own, for a machine that has the same libtorch but no
# toolchain: a node of a cluster with a GPU.
#
#   swift build -c release --build-tests        with LIBTORCH set, as for make test
#   Tests/portable.sh .build/release ibau.tar.xz
#
# There, with LIBTORCH set to that machine's site-packages/torch:
#
#   tar xf ibau.tar.xz
#   portable/run ibau doctor
#   portable/run tests --filter 'GPU|gpu'
set -euo pipefail

build="$1" archive="$2"
bundle="$build/BackdoorUnlearningPackageTests.xctest"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/portable/lib"

install -s "$build/ibau" "$bundle" "$work/portable"
# Every library but those of libtorch and its driver, and those that are part of any system.
ldd "$build/ibau" "$bundle" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u |
  grep -vE "^${LIBTORCH:?set it to the libtorch that was built against}|/nvidia/" |
  grep -vE '/lib(c|m|dl|rt|pthread|resolv|util|nsl|mvec|anl|stdc\+\+|gcc_s)\.so' |
  xargs cp -L -t "$work/portable/lib"

cat > "$work/portable/run" << 'RUN'
#!/bin/bash
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export LD_LIBRARY_PATH="$here/lib:${LIBTORCH:?set it to the site-packages/torch of this machine}/lib"
case "$1" in
  tests) shift; exec "$here/BackdoorUnlearningPackageTests.xctest" --testing-library swift-testing --no-parallel "$@" ;;
  ibau) shift; exec "$here/ibau" "$@" ;;
  *) echo "usage: run ibau|tests [arguments]" >&2; exit 64 ;;
esac
RUN
chmod +x "$work/portable/run"
tar -C "$work" -cJf "$archive" portable
ls -lh "$archive"
