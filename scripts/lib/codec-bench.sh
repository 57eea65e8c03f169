# shellcheck shell=bash
# Benchmarks of the codec, for scripts/bench.sh; sourced after lib/help.sh and lib/java.sh, from the repository root.
#
# Images are cut from Debian's wallpaper packages; contenders come from Debian and npm. A contender that
# cannot be installed is left out, with a message.

BENCH=$PWD/target/bench
WALLPAPERS=(lomiri-wallpapers-20.04 plasma-workspace-wallpapers)
SHARP=0.35.5
PYTHON=/usr/bin/python3 # Debian's Pillow belongs to Debian's Python

bench_images() {
  if [ -e "$BENCH/images/.complete" ]; then
    return
  fi
  needs dpkg python3
  "$PYTHON" -c 'import PIL' 2>/dev/null || {
    echo "This needs Pillow of $PYTHON: apt-get install python3-pil" >&2
    exit 1
  }
  mkdir -p "$BENCH/debs"
  echo "Making images ..." >&2
  (cd "$BENCH/debs" && apt-get -q download "${WALLPAPERS[@]}" >&2)
  local package
  for package in "$BENCH"/debs/*.deb; do
    dpkg -x "$package" "$BENCH/root"
  done
  "$PYTHON" worker/bench/images.py "$BENCH/root" "$BENCH/images"
  touch "$BENCH/images/.complete"
}

# bench_java: sets JAVA_BENCH to a command that takes a class and its arguments.
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
  cp worker/bench/sharp.mjs "$BENCH/sharp.mjs" # next to node_modules, where node looks for sharp
}

# codec_round FILE...: prints each contender's name and CPU milliseconds per 2^20 pixels.
codec_round() {
  local contender
  for contender in isal libdeflate jdk opencv; do
    "${JAVA_BENCH[@]}" sluice.worker.bench.CodecBench "$contender" "$RUNS" "$@" 2>/dev/null
  done
  [ "$LIMIT" -eq 0 ] || "$BENCH/limit" "$RUNS" "$@"
  "$PYTHON" worker/bench/pillow.py "$RUNS" "$@"
  [ "$SHARP_HERE" -eq 0 ] || node "$BENCH/sharp.mjs" "$RUNS" "$@"
}

# codec_table SET: prints the median of each contender's rounds, and its ratio to the C limit or to the fastest.
codec_table() {
  echo
  echo "| $1: contender | CPU ms per 2^20 pixels | ratio |"
  echo "|---|---|---|"
  sort -k1,1 -k2,2g | awk '
    { values[$1, ++count[$1]] = $2 }
    END { for (name in count) print name, values[name, int((count[name] + 1) / 2)] }' \
    | sort -k2,2g | awk '
      NR == 1 { base = $2 }
      { name[NR] = $1; ms[NR] = $2; if ($1 == "limit") base = $2 }
      END { for (i = 1; i <= NR; i++) printf "| %s | %.2f | %.2f |\n", name[i], ms[i], ms[i] / base }'
}

# codec ROUNDS: measures all contenders on both sets of images
codec() {
  RUNS=7 LIMIT=0 SHARP_HERE=0
  bench_images
  bench_java
  ! bench_limit || LIMIT=1
  ! bench_sharp || SHARP_HERE=1
  local set round
  for set in core rgba; do
    for ((round = 0; round < ${1:-3}; round++)); do
      codec_round "$BENCH/images/$set"/*.png
    done | codec_table "$set"
  done
}

memory() {
  bench_images
  bench_java
  "${JAVA_BENCH[@]}" sluice.worker.bench.MemoryBench "$BENCH/images/large/sea.png" 2>/dev/null
}

# jmh OPTION...: JMH's generated code would fail Error Prone, so the bench profile compiles without it.
jmh() {
  ./mvnw -q -ntp -B -Pbench -pl worker -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/jmh.classpath
  "$JAVA" "${JVM_FLAGS[@]}" -Xmx768m \
    -cp "worker/target/test-classes:worker/target/classes:$(<worker/target/jmh.classpath)" \
    org.openjdk.jmh.Main CodecJmh "$@"
}
