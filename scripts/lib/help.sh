# shellcheck shell=bash
# Handles --help and missing commands for every script; sourced before anything else.

# usage: prints the comment at the top of the running script.
usage() {
  awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "${BASH_SOURCE[0]%/*}/../${0##*/}"
}

# wrong_usage: prints the usage and ends the script with status 64.
wrong_usage() {
  usage >&2
  exit 64
}

# no_arguments ARGUMENT...: rejects any argument.
no_arguments() {
  [ $# -eq 0 ] || { printf 'Unexpected argument: %s\n\n' "$*" >&2; wrong_usage; }
}

# needs COMMAND[:PACKAGE]...: requires these commands. On Debian and Ubuntu root installs what is missing;
# other users get the names of the packages.
needs() {
  local command missing=()
  for command in "$@"; do
    command -v "${command%:*}" >/dev/null || [ -x "/usr/sbin/${command%:*}" ] || missing+=("${command#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} ..." >&2
    apt-get update -qq >&2 \
      && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
      && return 0
  fi
  echo "This needs ${missing[*]}: apt-get install ${missing[*]}" >&2
  exit 1
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
