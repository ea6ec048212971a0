#!/bin/bash
# build/torch-root.sh COMMAND…   runs a command where TorchSharp's native part loads, for tests and measurements.
#
# TorchSharp's library needs the C++ library of GCC 13 (GLIBCXX_3.4.32). Where the system has it the command is run as
# it is. On an older Debian a Debian 13 root is made once beside the system, from the mirror that apt is configured
# for: some thirty packages, unpacked and not installed; the folders of .NET, of the user and of this checkout are
# mounted into it. Needs root. TORCH_ROOT names the folder of the root; default: torch-root in the user's cache folder.
set -eu
[ $# -gt 0 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

cxx=$(ldconfig -p | awk '$1 == "libstdc++.so.6" && /x86-64/ { print $NF; exit }')
if [ -n "$cxx" ] && grep -q GLIBCXX_3.4.32 "$cxx"; then
  exec "$@"
fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
  echo "error: a Debian 13 root beside the system needs the rights of root, and apt-get" >&2
  exit 1
fi

root=${TORCH_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/torch-root}
packages="libc6 libstdc++6 libgcc-s1 libgomp1 zlib1g libicu76 libssl3t64 bash coreutils ca-certificates"

make_root() {
  local mirror work
  mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk '$1 ~ /\/debian\/?$/ { print $1; exit }')
  [ -n "$mirror" ] || { echo "error: apt is configured for no mirror of Debian" >&2; return 1; }
  work=$(mktemp -d "$root.XXXXXX")
  mkdir -p "$work"/{etc/apt/trusted.gpg.d,state/lists/partial,cache/archives/partial,log,tree}
  touch "$work/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$work/etc/sources.list"
  local options=(-o Dir::Etc::sourcelist="$work/etc/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" -o Dir::Log="$work/log"
    -o APT::Get::List-Cleanup=false -o APT::Install-Recommends=false -o Debug::NoLocking=true
    -o APT::Sandbox::User=root)
  apt-get "${options[@]}" -qq update
  # shellcheck disable=SC2086
  apt-get "${options[@]}" -qq -y --download-only install $packages
  # The folders of a merged /usr first: a package that ships /lib would else make a folder of it.
  mkdir -p "$work"/tree/usr/{bin,sbin,lib,lib64}
  local name
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$work/tree/$name"; done
  local file
  for file in "$work"/cache/archives/*.deb; do
    # Not dpkg -x: it replaces a link to a folder by the folder of a package.
    dpkg-deb --fsys-tarfile "$file" | tar -x -C "$work/tree" --keep-directory-symlink
  done
  mkdir -p "$work"/tree/{proc,dev,sys,tmp,etc}
  rm -rf "$work"/{etc,state,cache,log,status}
  mv -T "$work/tree" "$root" 2> /dev/null || rm -rf "$work/tree" # another one was faster
  rmdir "$work"
}

mkdir -p "$(dirname "$root")"
[ -d "$root" ] || make_root >&2

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT=$dotnet

# Mounts that end with the command: in a name space of their own.
exec unshare --mount bash -c '
  set -eu
  root=$1 here=$2 dotnet=$3 home=$4 where=$5
  shift 5
  mount --make-rprivate /
  for folder in /proc /dev /sys /tmp "$dotnet" "$here" "$home"; do
    mkdir -p "$root$folder"
    mount --rbind "$folder" "$root$folder"
  done
  for file in /etc/resolv.conf /etc/hosts /etc/passwd /etc/nsswitch.conf; do
    if [ -e "$file" ]; then
      touch "$root$file"
      mount --bind "$(readlink -f "$file")" "$root$file"
    fi
  done
  exec chroot "$root" /usr/bin/env "PATH=$dotnet:/usr/bin:/bin" LD_LIBRARY_PATH= \
    /bin/bash -c '\''cd "$1" && shift && exec "$@"'\'' bash "$where" "$@"
' bash "$root" "$here" "$dotnet" "$HOME" "$PWD" "$@"
