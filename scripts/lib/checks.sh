# shellcheck shell=bash
# Checks of an end-to-end run, one line each; to be sourced.

CHECKS=0
FAILED=()

# check TEXT COMMAND...: shows what the command says only if it fails, and goes on with the next one.
check() {
  local text=$1 start=$SECONDS output status
  shift
  CHECKS=$((CHECKS + 1))
  set +e # neither "if" nor "||": within these a command that fails would not end a function
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

# within SECONDS COMMAND...: until it succeeds
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "Not within the time: $*" >&2; return 1; }
    sleep 0.5
  done
}

summary() {
  echo "$((CHECKS - ${#FAILED[@]})) of $CHECKS checks hold"
  [ ${#FAILED[@]} -eq 0 ]
}
