#!/bin/bash
# build/pack.sh [options]   makes the packages in artifacts/packages; options go to `dotnet pack`
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -rf artifacts/packages
dotnet pack src/QuantBuild.MSBuild -c Release -o artifacts/packages "$@"
ls -l artifacts/packages
