# shellcheck shell=bash
# Benchmarks of the whole system, for scripts/bench.sh; sourced after lib/help.sh, lib/java.sh and
# lib/codec-bench.sh, from the repository root.
#
# Root runs everything in a separate network namespace, because Portkey listens on all addresses. Peers come from
# Debian (nginx, haproxy, gunicorn with python3-flask, python3-requests and python3-pil), Maven Central
# and npm. A peer that cannot be installed is left out, with a message.

. scripts/lib/netns.sh

PORTKEY=1.15.2

# left_out NAME REASON: records that a peer is not measured
left_out() {
  LEFT_OUT+="$1: $2"$'\n'
}

# prepare_project NAME FOLDER: builds a peer that is a Maven project of its own.
prepare_project() {
  [ "scripts/bench/$2/pom.xml" -ot "$BENCH/$2/$2.jar" ] \
    || JAVA_HOME=$(dirname "$(dirname "$JAVA")") ./mvnw -q -ntp -B -f "scripts/bench/$2/pom.xml" package \
      >"$BENCH/$2.log" 2>&1 || left_out "$1" "not built, see $BENCH/$2.log"
}

prepare_portkey() {
  if [ "$(id -u)" != 0 ]; then
    left_out Portkey 'it listens on all addresses, and only root can give it a separate network'
    return
  fi
  [ -d "$BENCH/portkey/node_modules/@portkey-ai" ] \
    || npm install --silent --no-fund --no-audit --prefix "$BENCH/portkey" "@portkey-ai/gateway@$PORTKEY" \
      >"$BENCH/portkey.log" 2>&1 || left_out Portkey "npm could not install it, see $BENCH/portkey.log"
}

prepare_commands() {
  needs nginx:nginx-light wrk python3
  command -v haproxy >/dev/null || left_out haproxy 'not installed (apt-get install haproxy)'
  "$PYTHON" -c 'import flask, gunicorn, PIL, requests' 2>/dev/null || left_out 'Flask original' \
    'needs apt-get install gunicorn python3-flask python3-requests python3-pil'
}

# system_bench proxy|rewrite|connections|cluster|memory: builds what is needed and runs the benchmark in a
# separate network.
system_bench() {
  if [ -z "${OWN_NETWORK:-}" ]; then
    export LEFT_OUT=
    mkdir -p "$BENCH"
    build_if_needed
    ./mvnw -q -ntp -B -pl launcher -am test-compile
    prepare_commands
    case $1 in
      proxy)
        prepare_project 'Vert.x HTTP Proxy' vertx
        prepare_project 'Spring Cloud Gateway' spring
        prepare_portkey
        ;;
      cluster | memory) bench_images ;;
    esac
  fi
  own_network scripts/bench.sh "$1"
  echo "$(git rev-parse --short HEAD), $(date -u +%F), load $(cut -d ' ' -f 1 /proc/loadavg)"
  JAVA=$JAVA PYTHONDONTWRITEBYTECODE=1 "$PYTHON" "scripts/bench/$1.py"
}

# jmh_gateway OPTION...: measures scanner, splice and message codecs. JMH's generated code would fail Error Prone,
# so the bench profile compiles without it; the next ordinary build compiles again.
jmh_gateway() {
  local module
  ./mvnw -q -ntp -B -Pbench -pl gateway -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/jmh.classpath
  for module in shared gateway; do
    "$JAVA" "${JVM_FLAGS[@]}" -Xmx768m \
      -cp "$module/target/test-classes:$module/target/classes:$(<"$module/target/jmh.classpath")" \
      org.openjdk.jmh.Main 'RewriteJmh|JobCodecsJmh' "$@"
  done
}
