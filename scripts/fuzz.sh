#!/usr/bin/env bash
# Fuzzes the parsers, one target after another, and prints one line for each.
#
#   scripts/fuzz.sh SECONDS             runs every target for SECONDS
#   scripts/fuzz.sh SECONDS TARGET      runs targets whose name contains TARGET, e.g. GunzipFuzzTest or
#                                       sluice.gateway.rewrite
#
# A line has the number of executions and of findings. A target stops at its first finding and adds the input to
# the seeds in src/test/resources, so that ./mvnw verify fails until the fault is fixed; the status is then 1.
# The corpus stays in target/fuzz, and the next run continues from there.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
. scripts/lib/java.sh

FUZZ=$PWD/target/fuzz
MODULES=(shared worker gateway)

# targets: prints module, class and method of each target, one per line
targets() {
  local module
  for module in "${MODULES[@]}"; do
    find "$module/src/test/java" -name '*FuzzTest.java' | sort | while read -r file; do
      class=${file#"$module/src/test/java/"}
      class=${class%.java}
      awk -v target="$module ${class//\//.}" '
        fuzz { sub(/\(.*/, ""); print target, $NF; fuzz = 0 }
        /@FuzzTest/ { fuzz = 1 }' "$file"
    done
  done
}

# fuzz SECONDS MODULE CLASS METHOD
fuzz() {
  local inputs=$PWD/$2/src/test/resources/${3//./\/}Inputs/$4
  local module=$PWD/$2/target log=$FUZZ/$3.$4.log status=0 executions input
  mkdir -p "$inputs"
  (
    cd "$FUZZ" # the fuzzer keeps its corpus in the current directory
    exec "$JAVA" "${JVM_FLAGS[@]}" -XX:-ExitOnOutOfMemoryError -XX:+EnableDynamicAgentLoading \
      -Xmx1g -cp "$module/test-classes:$module/classes:$(<"$module/fuzz.classpath")" \
      com.code_intelligence.jazzer.Jazzer --target_class="$3" --target_method="$4" \
      --reproducer_path="$FUZZ" -max_total_time="$1" -timeout=20 -use_value_profile=1 \
      -print_final_stats=1 -artifact_prefix="$inputs/"
  ) >"$log" 2>&1 || status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  if [ "$status" -eq 0 ]; then
    echo "$3.$4: ${executions:-no} executions, 0 findings"
  else
    echo "$3.$4: ${executions:-no} executions, 1 finding: ${input#"$PWD/"}, see ${log#"$PWD/"}"
  fi
  return "$status"
}

[[ ${1:-} =~ ^[1-9][0-9]*$ ]] || wrong_usage
mkdir -p "$FUZZ"
./mvnw -q -ntp -B -pl "$(IFS=, && echo "${MODULES[*]}")" -am test-compile \
  dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/fuzz.classpath
none=1 failed=0
while read -r module class method; do
  case $class.$method in
    *"${2:-}"*)
      none=0
      fuzz "$1" "$module" "$class" "$method" </dev/null || failed=1
      ;;
  esac
done < <(targets)
if [ "$none" -eq 1 ]; then
  echo "No target matches $2" >&2
  exit 64
fi
exit "$failed"
