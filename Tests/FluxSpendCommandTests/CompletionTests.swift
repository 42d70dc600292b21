// Completion scripts, read by the shells they are for. A shell that is not there is not asked.

import Foundation
import Testing

@Suite struct Completions {
  /// The shells that scripts are made for, and how each tells whether a script is one.
  static let shells = ["bash", "zsh", "fish"].filter { shell in
    ["/bin/", "/usr/bin/", "/usr/local/bin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + shell)
    }
  }

  @Test(arguments: shells)
  func `a shell can read its completions, which know every command`(shell: String) throws {
    let scratch = try Scratch()
    let run = try scratch.shell(
      """
      "$fluxspend" --generate-completion-script \(shell) > script && \(shell) -n script
      """)
    #expect(run.status == 0, "\(run.messages)")
    let script = try scratch.text("script")
    for command in [
      "report", "compare", "advise", "whatif", "reconcile", "forecast", "quote", "prices",
      "inspect",
    ] {
      #expect(script.contains(command))
    }
    #expect(script.contains("max-megapixels") && script.contains("markdown"))
  }

  @Test(.enabled("bash is there") { shells.contains("bash") })
  func `bash completes commands and the values of options`() throws {
    let scratch = try Scratch()
    let run = try scratch.shell(
      """
      "$fluxspend" --generate-completion-script bash > script
      cat > ask <<'END'
      shopt -s extglob
      . ./script
      complete_of() {
        COMP_WORDS=(fluxspend "$@"); COMP_CWORD=$#; COMP_LINE="fluxspend $*"; COMP_POINT=${#COMP_LINE}
        "$(complete -p fluxspend | sed 's/.*-F //; s/ .*//')" fluxspend "${!#}" "${COMP_WORDS[$# - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
      }
      complete_of rec
      complete_of report --format mark
      END
      bash ask
      """)
    #expect(run.output.contains("reconcile"), "\(run.output) \(run.messages)")
    #expect(run.output.contains("markdown"), "\(run.output) \(run.messages)")
  }

  @Test(.enabled("fish is there") { shells.contains("fish") })
  func `fish completes commands and the values of options`() throws {
    let run = try Scratch().shell(
      """
      "$fluxspend" --generate-completion-script fish > script
      fish -c 'source script; complete -C "fluxspend rec"; complete -C "fluxspend report --format m"'
      """)
    #expect(run.output.contains("reconcile\t"), "\(run.output) \(run.messages)")
    #expect(run.output.contains("markdown\t"), "\(run.output) \(run.messages)")
  }

  @Test(.enabled("zsh is there") { shells.contains("zsh") })
  func `zsh takes the script as a function of its completion`() throws {
    let run = try Scratch().shell(
      """
      "$fluxspend" --generate-completion-script zsh > _fluxspend
      zsh -fc 'fpath=($PWD $fpath); autoload -U compinit; compinit -u -d dump; echo $_comps[fluxspend]'
      """)
    #expect(run.output == "_fluxspend\n", "\(run.output) \(run.messages)")
  }
}
