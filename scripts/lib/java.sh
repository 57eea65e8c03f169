# shellcheck shell=bash disable=SC2034
# Finds a JDK 25 and the class path, builds what is missing; to be sourced from the project's root.
# Sets JAVA (the command) and JVM_FLAGS (an array).

is_java_25() {
  [ -x "$1" ] && "$1" -version 2>&1 | grep -q '"25[."]'
}

find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*25*/bin/java "$HOME"/.sdkman/candidates/java/25*/bin/java; do
    if is_java_25 "$candidate"; then
      JAVA=$candidate
      return
    fi
  done
  echo "Sluice needs a JDK 25; set JAVA_HOME to one" >&2
  exit 1
}

LIB=launcher/target/dist/lib
AOT_CACHE=launcher/target/dist/sluice.aot

# runs_from_here: whether a node runs from this clone's build. Others may run from clones of their own.
runs_from_here() {
  local here process
  here=$(pwd -P)
  while read -r process; do
    [ "$(readlink "${process%/cmdline}/cwd" 2>/dev/null)" != "$here" ] || return 0
  done < <(grep -lsaF -- "$LIB/*" /proc/[0-9]*/cmdline)
  return 1
}

build_if_needed() {
  local newest
  newest=$(find pom.xml ./*/pom.xml ./*/src/main -newer "$LIB/.complete" -print -quit 2>/dev/null || true)
  if [ -n "$newest" ] && [ -e "$LIB/.complete" ] && runs_from_here; then
    echo "The sources are newer than the build, but nodes run from it: not built anew" >&2
  elif [ ! -e "$LIB/.complete" ] || [ -n "$newest" ]; then
    rm -rf "$LIB"
    build >&2
    make_aot_cache
    touch "$LIB/.complete"
  fi
}

BUILD_LOG=target/build.log

# build: compiles and packs, and says how far it is. The first time Maven and some hundred files come from the
# network.
build() {
  mkdir -p target
  echo "Building ..."
  if ! ./mvnw -B -Dstyle.color=never -Dmaven.test.skip=true package 2>&1 | tee "$BUILD_LOG" | build_progress; then
    grep -E '^\[ERROR\]|^Error: ' "$BUILD_LOG" | head -n 20 || tail -n 20 "$BUILD_LOG"
    echo "The build failed; all of it is in $BUILD_LOG"
    exit 1
  fi
}

build_progress() {
  awk '
    /^\[INFO\] Building Sluice / { sub(/^\[INFO\] Building /, ""); sub(/ [^ ]*SNAPSHOT/, ""); print "  " $0 }
    /Downloaded from / { files++; if (files % 50 == 0) print "  " files " files downloaded" }
    { fflush() }'
}

# aot_flag: the flag for a node's JVM that goes with the cache, if there is one of these very jars: with one of
# older jars a gateway has been seen to start and to answer nothing.
aot_flag() {
  [ ! -e "$AOT_CACHE" ] || [ -n "$(find "$LIB" -name '*.jar' -newer "$AOT_CACHE" -print -quit)" ] \
    || echo "-XX:AOTCache=$PWD/$AOT_CACHE"
}

# Keeps what a node has loaded, linked and profiled for those to come: docs/operations.md, "JVM flags".
make_aot_cache() {
  rm -f "$AOT_CACHE"
  # Without the settings of who builds: they could have it join a cluster.
  env -i PATH="$PATH" HOME="${HOME:-/}" \
    bash docker/try "$JAVA" -XX:AOTCacheOutput="$AOT_CACHE" "${JVM_FLAGS[@]}" -cp "$LIB/*" sluice.launcher.Main >&2 \
    || echo "No AOT cache could be made; nodes take longer to start" >&2
}

find_java
JVM_FLAGS=("@$PWD/scripts/lib/jvm.options") # whole, since some change the directory
