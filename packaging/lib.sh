# What packaging/build, packaging/check and packaging/reproduce share. To be sourced by bash in the root of the project.

# The oldest glibc that the packages' program is linked to: RHEL 8 and Debian 10 have it.
glibc=2.28
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
machine=$(uname -m)
# Everything that is made stands here; what is for others to have, in dist.
work=$PWD/target/packaging
dist=$work/dist
tools=$work/tools
export PATH=$tools/bin:$PATH

step() { printf '\n-- %s\n' "$1"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# Installs Debian packages of which a command is missing: debian COMMAND[:PACKAGE]…
debian() {
    local tool missing=()
    for tool in "$@"; do
        command -v "${tool%:*}" >/dev/null || missing+=("${tool#*:}")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || fail "missing, and no apt-get to install it: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
