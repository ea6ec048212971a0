#!/bin/bash
# check-plans.sh            fails when a recipe, its data or its model would give another plan than the one that was reviewed
# check-plans.sh --accept   takes today's plans as reviewed
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
for recipe in Models.*/*.quant.yaml; do
  name=$(basename "$recipe" .quant.yaml)
  if [ "${1:-}" = --accept ]; then
    dotnet quantize plan "$recipe" > "plans/$name.txt"
  else
    dotnet quantize plan "$recipe" | diff "plans/$name.txt" -
  fi
done
