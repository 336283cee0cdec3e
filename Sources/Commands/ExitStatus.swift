package import ArgumentParser

/// How the program ends. Documented in README and `--help`; scripts rely on it.
package enum ExitStatus: Int32 {
  /// Everything was read and nothing was found.
  case nothingFound = 0
  /// Everything was read and there are findings.
  case findings = 1
  /// The command line was wrong.
  case usage = 2
  /// Some evidence could not be read in full, whether or not there are findings: look at the list of reasons.
  case partial = 3
  /// The work could not be done: no casebook, no rules, no space.
  case failed = 4

  package var error: ExitCode { ExitCode(rawValue) }
}
