
# `report` is the default command, so `fluxspend logs/ --by` completes like `fluxspend report logs/ --by`.
# The generated functions above know only commands that are written out.
_fluxspend_or_report() {
    if declare -F "_fluxspend_${COMP_WORDS[1]}" >/dev/null; then
        _fluxspend "$@"
        return
    fi
    # The first word can be a command, or already an input of the default one.
    if [[ "${COMP_CWORD}" -eq 1 ]]; then _fluxspend "$@"; fi
    local COMP_LINE="${COMP_WORDS[0]} report${COMP_LINE#"${COMP_WORDS[0]}"}"
    local -i COMP_POINT=$((COMP_POINT + 7)) COMP_CWORD=$((COMP_CWORD + 1))
    local -a COMP_WORDS=("${COMP_WORDS[0]}" report "${COMP_WORDS[@]:1}")
    _fluxspend "$@"
}
complete -o filenames -F _fluxspend_or_report fluxspend
