# What bash completes for jsinfo. It asks jsinfo itself, which knows the servers of the configuration file, fields, rules and
# files; no server is asked.
_jsinfo() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
    done < <("${1/#\~/$HOME}" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
# Whatever is whole has its blank already.
complete -o nospace -F _jsinfo jsinfo
