# shellcheck shell=bash
# Runs the checks of an end-to-end test and prints one line for each; sourced.

CHECKS=0
FAILED=()

# check TEXT COMMAND...: runs a check. Its output is shown only if it fails; the script goes on either way.
check() {
  local text=$1 start=$SECONDS output status
  shift
  CHECKS=$((CHECKS + 1))
  set +e # not "if" or "||": they would switch off set -e inside the function
  output=$(set -e; "$@" 2>&1)
  status=$?
  set -e
  if [ $status -eq 0 ]; then
    printf 'ok      %s (%d s)\n' "$text" $((SECONDS - start))
    [ -z "${VERBOSE:-}" ] || printf '%s\n' "$output"
  else
    printf 'FAILED  %s\n%s\n' "$text" "$output"
    FAILED+=("$text")
  fi
}

# within SECONDS COMMAND...: repeats the command until it succeeds
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "Timed out: $*" >&2; return 1; }
    sleep 0.5
  done
}

summary() {
  echo "$((CHECKS - ${#FAILED[@]})) of $CHECKS checks passed"
  [ ${#FAILED[@]} -eq 0 ]
}
