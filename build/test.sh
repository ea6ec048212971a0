#!/bin/bash
# build/test.sh                     every test, as CI runs them
# build/test.sh Kernels [options]   one project's: options go to `dotnet test`, such as --filter FullyQualifiedName~Adam
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# -eq 0 ]; then
  exec .ci/run
fi

project=$1
shift
exec dotnet test "tests/QuantBuild.$project.Tests" -c Release "$@"
