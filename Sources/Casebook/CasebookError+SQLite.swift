import GRDB

extension CasebookError {
  /// The coded error for what SQLite, GRDB or the body of a transaction threw.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as CasebookError:
      self = error
    case let error as DatabaseError:
      self.init(
        CasebookError.code(for: error.extendedResultCode), path: path,
        detail: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")")
    case is RowDecodingError, is DecodingError:
      self.init(.corrupt, path: path, detail: String(describing: error))
    default:
      self.init(.defect, path: path, detail: String(describing: error))
    }
  }

  /// Result codes: <https://www.sqlite.org/rescode.html>.
  private static func code(for result: ResultCode) -> Code {
    switch result.primaryResultCode {
    case .SQLITE_FULL: .diskFull
    case .SQLITE_CORRUPT: .corrupt
    case .SQLITE_NOTADB: .notACasebook
    case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOLFS: .inputOutput
    default: .defect
    }
  }
}
