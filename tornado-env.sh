# To be sourced (bash or zsh): . ./tornado-env.sh
# Finds a JDK 25 and, where there is one, a TornadoVM SDK; exports JAVA_HOME, TORNADOVM_HOME and
# TERCET_TORNADO_ARGFILE, which scripts/tercet hands to the JVM; prints what it found.

_tercet_root() {
    if [ -n "${BASH_SOURCE:-}" ]; then
        dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")"
    else
        eval 'dirname -- "${${(%):-%x}:A}"' # zsh's name for the file being sourced
    fi
}

# The first folder that holds a TornadoVM SDK: the environment's, SDKMAN's, the usual places.
_tercet_sdk() {
    for _tercet_dir in "${TORNADOVM_HOME:-}" "${TORNADO_SDK:-}" \
        "$HOME/.sdkman/candidates/tornadovm/current" /opt/tornadovm "$HOME/tornadovm"; do
        if [ -n "$_tercet_dir" ] && [ -d "$_tercet_dir/share/java/tornado" ]; then
            printf '%s\n' "$_tercet_dir"
            return 0
        fi
    done
    return 1
}

# The SDK's own argfile, less a module path that starts with the working directory (a jar there
# would become a module), and with what Tercet's task graphs need: a kernel that does not compile
# must fail rather than run as sequential Java.
_tercet_argfile() {
    _tercet_argfile_in=$TORNADOVM_HOME/tornado-argfile
    [ -r "$_tercet_argfile_in" ] || return 1
    mkdir -p -- "$1" || return 1
    {
        sed -e 's/--module-path \.:/--module-path /' -e "s/--module-path '\\.:/--module-path '/" \
            -- "$_tercet_argfile_in"
        printf '%s\n' '' '-Dtornado.recover.bailout=False' '-Dtornado.tvm.maxbytecodesize=65536'
    } >"$1/tornado.args"
    printf '%s\n' "$1/tornado.args"
}

_tercet_report() {
    if _tercet_jdk=$("$(_tercet_root)/scripts/find-jdk"); then
        export JAVA_HOME="$_tercet_jdk"
        echo "JDK:       $JAVA_HOME"
    else
        return 1
    fi
    if ! _tercet_found=$(_tercet_sdk); then
        unset TERCET_TORNADO_ARGFILE
        echo "TornadoVM: none found (TORNADOVM_HOME, TORNADO_SDK, SDKMAN); Tercet runs on the JVM backend"
        return 0
    fi
    export TORNADOVM_HOME="$_tercet_found"
    export PATH="$TORNADOVM_HOME/bin:$PATH"
    echo "TornadoVM: $TORNADOVM_HOME"
    if TERCET_TORNADO_ARGFILE=$(_tercet_argfile "${XDG_CACHE_HOME:-$HOME/.cache}/tercet"); then
        export TERCET_TORNADO_ARGFILE
        echo "Argfile:   $TERCET_TORNADO_ARGFILE"
    else
        unset TERCET_TORNADO_ARGFILE
        echo "Argfile:   none, since $TORNADOVM_HOME/tornado-argfile cannot be read" >&2
        return 1
    fi
}

_tercet_report
_tercet_status=$?
unset -f _tercet_root _tercet_sdk _tercet_argfile _tercet_report
unset _tercet_dir _tercet_argfile_in _tercet_jdk _tercet_found
# `return` of the saved status, with the variable gone.
eval "unset _tercet_status; return $_tercet_status"
