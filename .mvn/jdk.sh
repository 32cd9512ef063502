# Sourced by ./parley, ./verify and .ci/run. POSIX sh.

# find_jdk: exports JAVA_HOME as a JDK that builds and runs Parley, or fails. Yours, if it is recent enough; else
# Java 25, on which everything here is tried; else a newer one. Starts no program where it can be helped, because
# every ./parley passes through here.
find_jdk() {
  if jdk_version "${JAVA_HOME:-}" && [ "$jdk_version" -ge 25 ]; then
    export JAVA_HOME
    return 0
  fi
  jdk_on_path=$(command -v javac || true)
  if [ -n "$jdk_on_path" ]; then
    jdk_on_path=$(readlink -f "$jdk_on_path" 2>/dev/null || echo "$jdk_on_path")
    jdk_on_path=${jdk_on_path%/bin/javac}
  fi
  jdk_on_mac=
  if [ -x /usr/libexec/java_home ]; then
    jdk_on_mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
  fi
  jdk_newer=
  for jdk_home in "$jdk_on_path" /usr/lib/jvm/* /opt/* /opt/*/* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* "$jdk_on_mac" /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    jdk_version "$jdk_home" || continue
    if [ "$jdk_version" -eq 25 ]; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    elif [ "$jdk_version" -gt 25 ] && [ -z "$jdk_newer" ]; then
      jdk_newer=$jdk_home
    fi
  done
  [ -n "$jdk_newer" ] || return 1
  JAVA_HOME=$jdk_newer
  export JAVA_HOME
}

# jdk_version HOME: sets jdk_version to the feature version (25) of the JDK there; fails where there is none.
jdk_version() {
  jdk_version=
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r jdk_key jdk_value; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value=${jdk_value#\"}
      jdk_version=${jdk_value%%[!0-9]*}
    fi
  done <"$1/release"
  [ -n "$jdk_version" ]
}

no_jdk() {
  cat >&2 <<'MESSAGE'
Parley needs a JDK 25 and found none: not in JAVA_HOME, nor in the usual places, nor on the PATH.
Get one, then run this again:
  Debian, Ubuntu   apt install openjdk-25-jdk-headless   (or temurin-25-jdk)
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  anywhere         https://adoptium.net, or: sdk install java 25-tem
If it is there already, name its folder: JAVA_HOME=/path/to/jdk-25
MESSAGE
}
