# shellcheck shell=bash
# What every script does with --help, and with what is missing; to be sourced before anything else.

# usage: prints the head comment of the script that runs.
usage() {
  awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "${BASH_SOURCE[0]%/*}/../${0##*/}"
}

# wrong_usage: the same for a command line that cannot be used.
wrong_usage() {
  usage >&2
  exit 64
}

# no_arguments ARGUMENT...: for a script that takes none.
no_arguments() {
  [ $# -eq 0 ] || { printf 'Not understood: %s\n\n' "$*" >&2; wrong_usage; }
}

# needs COMMAND[:PACKAGE]...: that these are there. On a Debian or Ubuntu root installs what is missing; anybody
# else is told the names of the packages.
needs() {
  local one missing=()
  for one in "$@"; do
    command -v "${one%:*}" >/dev/null || [ -x "/usr/sbin/${one%:*}" ] || missing+=("${one#*:}")
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
