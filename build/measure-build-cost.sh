#!/bin/bash
# build/measure-build-cost.sh [runs [design-time runs]]
#
# What the package adds to a build where nothing has to run, and to a design-time build.
#
# Builds the same small class library with and without the package, each up to date, in turn; prints medians and minima
# in milliseconds. Needs build/pack.sh before it. Nothing but the machine's own package sources and folders is used.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-20}
design_runs=${2:-150}
packages=$PWD/artifacts/packages
[ -d "$packages" ] || { echo "error: no packages; run build/pack.sh first" >&2; exit 1; }
version=$(basename "$packages"/QuantBuild.[0-9]*.nupkg .nupkg)
version=${version#QuantBuild.}

work=$(mktemp -d)
trap 'dotnet build-server shutdown --msbuild > /dev/null; rm -rf "$work"' EXIT
export NUGET_PACKAGES=$work/packages QUANTBUILD_CACHE=$work/cache DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off

project() { # folder, package reference
  mkdir -p "$work/$1"
  cat > "$work/$1/Library.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <RestoreAdditionalProjectSources>$packages</RestoreAdditionalProjectSources>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>$2</ItemGroup>
</Project>
XML
  echo 'public class Class1;' > "$work/$1/Class1.cs"
}

project with "<PackageReference Include=\"QuantBuild\" Version=\"[$version]\" />"
project without ""
# Both have the same files: the globs of the SDK, too, find them.
for name in with without; do cp -r samples/Sentiment/{model,data,sentiment.quant.yaml} "$work/$name/"; done
# Only the recipe's being up to date counts.
sed -i 's/method: .*/method: rtn/; /^ *mrem:/d; /^gates:/d; /maxDrop/d' "$work/with/sentiment.quant.yaml"
for name in with without; do
  dotnet build "$work/$name/Library.csproj" > "$work/$name.log" || { cat "$work/$name.log"; exit 1; }
done

build() { dotnet build "$work/$1/Library.csproj" --no-restore; }
# Editors keep the engine warm between design-time builds, and so does MSBuild's server.
design() {
  env -u MSBUILDDISABLENODEREUSE MSBUILDUSESERVER=1 DOTNET_CLI_USE_MSBUILD_SERVER=1 \
    dotnet build "$work/$1/Library.csproj" --no-restore -t:Compile \
    -p:DesignTimeBuild=true -p:BuildingProject=false -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true
}

# Wall time, and processor time of all processes: the latter tells the same on a loaded machine, too.
TIMEFORMAT='%R %U %S'
for kind in build design; do
  [ $kind = design ] && runs=$design_runs
  : > "$work/$kind.with"; : > "$work/$kind.without"
  for ((run = 0; run <= runs; run++)); do
    order="with without"; ((run % 2)) && order="without with"
    for name in $order; do
      { time $kind $name > "$work/last.log" 2>&1; } 2> "$work/last.time" || { cat "$work/last.log"; exit 1; }
      # The first of each warms up.
      ((run == 0)) || awk '{ print $1 * 1000, ($2 + $3) * 1000 }' "$work/last.time" >> "$work/$kind.$name"
    done
  done

  statistics() { # title
    sort -n | awk -v title="$1" '
      { value[NR] = $1 }
      END { printf "%-28s median %7.0f ms  minimum %7.0f ms  (%d runs)\n", title,
            (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2, value[1], NR }'
  }

  for column in 1 2; do
    what=$([ $column = 1 ] && echo wall || echo processor)
    for name in with without; do
      awk -v c=$column '{ print $c }' "$work/$kind.$name" | statistics "$kind, $name, $what"
    done
    # Pair by pair: what both share of the machine's noise drops out.
    paste "$work/$kind.with" "$work/$kind.without" | awk -v c=$column '{ print $c - $(c + 2) }' \
      | statistics "$kind, added, $what"
  done
done
