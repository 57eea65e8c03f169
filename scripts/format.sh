#!/usr/bin/env bash
# Formats every Java file.
#
#   scripts/format.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/help.sh
no_arguments "$@"
exec ./mvnw -q -ntp -B -pl launcher -am test -Dtest=SourceFormatTest -DargLine.format=-Dformat.write=true \
  -Dsurefire.failIfNoSpecifiedTests=false -Dmdep.analyze.skip=true
