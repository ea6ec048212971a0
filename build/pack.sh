#!/bin/bash
# build/pack.sh [options]   makes the packages in artifacts/packages; options go to `dotnet pack`
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -rf artifacts/packages
for project in src/QuantBuild.MSBuild src/QuantBuild.Cli src/QuantBuild.Runtime src/QuantBuild.Extensions.AI \
  src/QuantBuild.TorchSharp src/QuantBuild.Testing templates; do
  dotnet pack "$project" -c Release -o artifacts/packages -p:QuantBuildReadyToRun=true "$@"
done
ls -l artifacts/packages
