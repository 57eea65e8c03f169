# shellcheck shell=bash disable=SC2034
# Finds a JDK 25 and builds Sluice if needed; sourced from the repository root.
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
TESTKIT=testkit/target/dist # load generators and hostile clients, which are not shipped
AOT_CACHE=launcher/target/dist/sluice.aot

# runs_from_here: whether a running node uses the jars of this clone. Nodes of other clones do not count.
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
    echo "The sources are newer than the build, but running nodes use it: not rebuilt" >&2
  elif [ ! -e "$LIB/.complete" ] || [ -n "$newest" ]; then
    rm -rf "$LIB"
    build >&2
    make_aot_cache
    touch "$LIB/.complete"
  fi
}

BUILD_LOG=target/build.log

# build: compiles and packages, and reports progress. The first build downloads Maven and a few hundred files.
build() {
  mkdir -p target
  echo "Building ..."
  if ! ./mvnw -B -Dstyle.color=never -Dmaven.test.skip=true package 2>&1 | tee "$BUILD_LOG" | build_progress; then
    grep -E '^\[ERROR\]|^Error: ' "$BUILD_LOG" | head -n 20 || tail -n 20 "$BUILD_LOG"
    echo "The build failed; the full log is $BUILD_LOG"
    exit 1
  fi
}

build_progress() {
  awk '
    /^\[INFO\] Building Sluice / { sub(/^\[INFO\] Building /, ""); sub(/ [^ ]*SNAPSHOT/, ""); print "  " $0 }
    /Downloaded from / { files++; if (files % 50 == 0) print "  " files " files downloaded" }
    { fflush() }'
}

# aot_flag: the JVM flag that loads the AOT cache, if the cache was made from exactly these jars. With the cache
# of older jars, a gateway has started and then answered no request.
aot_flag() {
  [ ! -e "$AOT_CACHE" ] || [ -n "$(find "$LIB" -name '*.jar' -newer "$AOT_CACHE" -print -quit)" ] \
    || echo "-XX:AOTCache=$PWD/$AOT_CACHE"
}

# make_aot_cache: stores loaded, linked and profiled classes for later starts (docs/operations.md, "JVM flags").
make_aot_cache() {
  rm -f "$AOT_CACHE"
  # A clean environment: a setting of the user's could make this node join a cluster.
  env -i PATH="$PATH" HOME="${HOME:-/}" \
    bash docker/try "$JAVA" -XX:AOTCacheOutput="$AOT_CACHE" "${JVM_FLAGS[@]}" -cp "$LIB/*" sluice.launcher.Main >&2 \
    || echo "Could not make an AOT cache; nodes will start more slowly" >&2
}

find_java
JVM_FLAGS=("@$PWD/scripts/lib/jvm.options") # absolute, as some scripts change the directory
