#!/bin/bash
# build/samples.sh   builds and runs the samples from the packages that build/pack.sh made, as repositories of their own
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
packages=$PWD/artifacts/packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r samples "$work/samples"
cd "$work/samples"

# The home too: the SDK remembers there where it has unpacked a tool.
export NUGET_PACKAGES="$work/packages" QUANTBUILD_CACHE="$work/cache" DOTNET_CLI_HOME="$work/home"
export RestoreAdditionalProjectSources=$packages NuGetAudit=false

dotnet build Sentiment/Sentiment.csproj -c Release
dotnet pack Sentiment/Sentiment.csproj -c Release --no-build -o "$work/models"

cd SemanticSearch
dotnet pack Model -c Release -o "$work/models"
RestoreAdditionalProjectSources="$packages;$work/models" dotnet build Search -c Release
dotnet run -c Release --no-build --project Search -- texts "i forgot my password" "the cup arrived broken" |
  tee "$work/answers.txt"
# The first answer stands below the question.
grep -A 1 "^i forgot" "$work/answers.txt" | grep -q forgot-password.txt
grep -A 1 "^the cup" "$work/answers.txt" | grep -q damaged-goods.txt

cd ../TwoModels
dotnet build TwoModels.slnx -c Release
dotnet build TwoModels.slnx -c Release --no-restore -question
dotnet run -c Release --no-build --project App
dotnet pack TwoModels.slnx -c Release --no-build -o "$work/models"
dotnet tool restore --add-source "$packages"
dotnet quantize plan --verify Models.*/*.quant.yaml ../Sentiment/sentiment.quant.yaml \
  ../SemanticSearch/Model/small.quant.yaml
for package in "$work"/models/*.nupkg; do
  dotnet quantize verify "$package"
done
