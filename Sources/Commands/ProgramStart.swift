package import ArgumentParser
import Casebook
import EventModel
import Pipeline

extension ParsableCommand {
  /// Parses and runs; ends the process with one of the documented exit codes.
  package static func start() -> Never {
    do {
      var command = try parseAsRoot()
      try command.run()
      exit(withError: ExitStatus.nothingFound.error)
    } catch let error as CasebookError {
      fail(
        error.phrase[.current] + ": " + error.path + (error.detail.isEmpty ? "" : " (\(error.detail))"))
    } catch let error as ScanError {
      fail(error.message)
    } catch {
      // ArgumentParser ends usage errors with 64 (sysexits); ours is documented as 2.
      if exitCode(for: error) == .validationFailure {
        Stream.error(fullMessage(for: error))
        exit(withError: ExitStatus.usage.error)
      }
      if error is ExitCode || exitCode(for: error) == .success { exit(withError: error) }
      fail("\(error)")
    }
  }

  private static func fail(_ message: String) -> Never {
    Stream.error("kagami: " + Terminal.safe(message))
    exit(withError: ExitStatus.failed.error)
  }
}
