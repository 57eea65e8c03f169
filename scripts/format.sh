#!/usr/bin/env bash
# Formats every Java file of the project.
set -euo pipefail
cd "$(dirname "$0")/.."
exec ./mvnw -q -ntp -B -pl launcher -am test -Dtest=SourceFormatTest -DargLine.format=-Dformat.write=true \
  -Dsurefire.failIfNoSpecifiedTests=false -Dmdep.analyze.skip=true
