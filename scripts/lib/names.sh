# shellcheck shell=bash
# Formats the names and addresses of a certificate; sourced.

# subject_alternatives NAME...: DNS:name,IP:address,...
subject_alternatives() {
  local name list=''
  for name in "$@"; do
    if [[ $name =~ ^[0-9.]+$ || $name == *:* ]]; then
      list+=",IP:$name"
    else
      list+=",DNS:$name"
    fi
  done
  echo "${list#,}"
}
