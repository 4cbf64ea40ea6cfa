#!/usr/bin/env bash
# Two clients of one service on PyPI, perspective 1.0.3 and perspectiveapi 1.1.0, install into the
# same folder, `perspective/`, each with its own `__init__.py`. pip puts one over the other without a
# word, `pip check` finds nothing broken, and which of the two can be imported hangs on the order.
# Taking away the one that came second takes the shared file away: the first is still listed as
# installed and can no longer be imported by its documented name.
#
# It matters to whoever moves from one to the other, or has a package that requires the one beside a
# program of their own that uses the other. What helps is a fresh environment.
#
# Seen in the wheels' own lists of files (RECORD): perspective/__init__.py stands in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/pip" --quiet --disable-pip-version-check "$@"; }
usable() {
  for name in PerspectiveAPI Perspective; do
    "$folder/venv/bin/python" -c "from perspective import $name" 2>/dev/null || continue
    echo "$name"
  done | paste -sd ' '
}

pip install httpx==0.28.1 perspective==1.0.3
first=$(usable)
pip install perspectiveapi==1.1.0
second=$(usable)
pip check
pip uninstall --yes perspectiveapi
third=$(usable)
listed=$("$folder/venv/bin/python" -c 'from importlib.metadata import version; print(version("perspective"))')

echo "perspective 1.0.3 alone: from perspective import ... finds: $first"
echo "perspectiveapi 1.1.0 put beside it: $second"
echo "perspectiveapi taken away again: ${third:-nothing}, and perspective is listed as $listed"
[[ $first == PerspectiveAPI && $second == Perspective && -z $third && $listed == 1.0.3 ]] \
  || { echo "This has changed."; exit 1; }
