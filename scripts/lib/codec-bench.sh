# shellcheck shell=bash
# The codec's part of scripts/bench.sh; to be sourced after lib/help.sh and lib/java.sh, from the project's root.
#
# Pictures are cut from Debian's wallpaper packages, and contenders come from Debian and npm. What
# cannot be had is left out, with a message.

BENCH=$PWD/target/bench
WALLPAPERS=(lomiri-wallpapers-20.04 plasma-workspace-wallpapers)
SHARP=0.35.5
PYTHON=/usr/bin/python3 # Debian's, which Debian's Pillow is for

bench_pictures() {
  if [ -e "$BENCH/pictures/.complete" ]; then
    return
  fi
  needs dpkg python3
  "$PYTHON" -c 'import PIL' 2>/dev/null || {
    echo "This needs Pillow of $PYTHON: apt-get install python3-pil" >&2
    exit 1
  }
  mkdir -p "$BENCH/debs"
  echo "Making pictures ..." >&2
  (cd "$BENCH/debs" && apt-get -q download "${WALLPAPERS[@]}" >&2)
  local package
  for package in "$BENCH"/debs/*.deb; do
    dpkg -x "$package" "$BENCH/root"
  done
  "$PYTHON" worker/bench/pictures.py "$BENCH/root" "$BENCH/pictures"
  touch "$BENCH/pictures/.complete"
}

# Sets JAVA_BENCH to a command that takes a class and its arguments.
bench_java() {
  ./mvnw -q -ntp -B -pl worker -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.classpath
  JAVA_BENCH=("$JAVA" "${JVM_FLAGS[@]}" -Xms768m -Xmx768m -XX:+AlwaysPreTouch
    -cp "worker/target/test-classes:worker/target/classes:$(<worker/target/bench.classpath)")
}

bench_limit() {
  [ -x "$BENCH/limit" ] || gcc -O3 -march=haswell worker/bench/limit.c -o "$BENCH/limit" -lisal -ljpeg \
    2>"$BENCH/limit.log" || {
    echo "No C limit: needs gcc, libisal-dev and libjpeg-dev, see $BENCH/limit.log" >&2
    return 1
  }
}

bench_sharp() {
  [ -d "$BENCH/node_modules/sharp" ] || npm install --silent --no-fund --prefix "$BENCH" "sharp@$SHARP" \
    >"$BENCH/sharp.log" 2>&1 || {
    echo "No sharp: needs node and npm, see $BENCH/sharp.log" >&2
    return 1
  }
  cp worker/bench/sharp.mjs "$BENCH/sharp.mjs" # where node finds its library
}

# One line for each contender: name and CPU milliseconds for 2^20 pixels.
codec_round() {
  local contender
  for contender in isal libdeflate jdk opencv; do
    "${JAVA_BENCH[@]}" sluice.worker.bench.CodecBench "$contender" "$RUNS" "$@" 2>/dev/null
  done
  [ "$LIMIT" -eq 0 ] || "$BENCH/limit" "$RUNS" "$@"
  "$PYTHON" worker/bench/pillow.py "$RUNS" "$@"
  [ "$SHARP_HERE" -eq 0 ] || node "$BENCH/sharp.mjs" "$RUNS" "$@"
}

# The median of the rounds of each contender, and how many times the limit or the fastest it is.
codec_table() {
  echo
  echo "| $1: contender | CPU ms for 2^20 pixels | ratio |"
  echo "|---|---|---|"
  sort -k1,1 -k2,2g | awk '
    { values[$1, ++count[$1]] = $2 }
    END { for (name in count) print name, values[name, int((count[name] + 1) / 2)] }' \
    | sort -k2,2g | awk '
      NR == 1 { base = $2 }
      { name[NR] = $1; ms[NR] = $2; if ($1 == "limit") base = $2 }
      END { for (i = 1; i <= NR; i++) printf "| %s | %.2f | %.2f |\n", name[i], ms[i], ms[i] / base }'
}

# codec ROUNDS
codec() {
  RUNS=7 LIMIT=0 SHARP_HERE=0
  bench_pictures
  bench_java
  ! bench_limit || LIMIT=1
  ! bench_sharp || SHARP_HERE=1
  local set round
  for set in core rgba; do
    for ((round = 0; round < ${1:-3}; round++)); do
      codec_round "$BENCH/pictures/$set"/*.png
    done | codec_table "$set"
  done
}

memory() {
  bench_pictures
  bench_java
  "${JAVA_BENCH[@]}" sluice.worker.bench.MemoryBench "$BENCH/pictures/large/sea.png" 2>/dev/null
}

# Compiled without the checks that generated code would not pass, and anew afterwards.
jmh() {
  ./mvnw -q -ntp -B -Pbench -pl worker -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/jmh.classpath
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx768m \
    -cp "worker/target/test-classes:worker/target/classes:$(<worker/target/jmh.classpath)" \
    org.openjdk.jmh.Main CodecJmh "$@"
}
