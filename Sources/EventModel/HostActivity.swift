/// Who logged on from where: one row for an account, a source and a computer.
public struct LogonRow: Codable, Sendable, Equatable {
  /// Why a row is worth a look.
  public enum Note: String, Codable, Sendable, CaseIterable {
    /// The account had logged on before, never from this source.
    case newSource = "new-source"
    /// The source reached this computer for the first time, after others.
    case newComputer = "new-computer"
    /// Seldom beside what the account does otherwise: at most 2 of at least 50 logons.
    case rare
    /// At least five failures beside successes.
    case afterFailures = "after-failures"
    /// Somebody got in from a public address.
    case internet
  }

  /// `domain\name` in lower case; `-` for failed logons without a name.
  public var account: String
  /// Address, or workstation where there is no address, in lower case.
  public var source: String
  /// The computer that was logged on to, in lower case.
  public var computer: String
  /// Successful logons.
  public var successes: Int
  /// Failed logons.
  public var failures: Int
  /// Windows' logon types, ascending: 2 at the desk, 3 network, 10 remote desktop.
  public var kinds: [Int]
  /// First time; nil where no record has one.
  public var first: EventTime?
  /// Last time.
  public var last: EventTime?
  /// EventRecordID of the first record.
  public var firstRecord: UInt64
  /// Path of the evidence file it stands in.
  public var evidence: String
  /// What is notable.
  public var notes: [Note]

  /// A row.
  public init(
    account: String, source: String, computer: String, successes: Int, failures: Int, kinds: [Int], first: EventTime?,
    last: EventTime?, firstRecord: UInt64, evidence: String, notes: [Note]
  ) {
    self.account = account
    self.source = source
    self.computer = computer
    self.successes = successes
    self.failures = failures
    self.kinds = kinds
    self.first = first
    self.last = last
    self.firstRecord = firstRecord
    self.evidence = evidence
    self.notes = notes
  }
}

/// One process of a tree that is shown: the rows of a tree are in depth-first order.
public struct ProcessRow: Codable, Sendable, Equatable {
  /// How many ancestors are shown above it.
  public var depth: Int
  /// The computer, in lower case.
  public var computer: String
  /// When it started.
  public var time: EventTime?
  /// The program.
  public var image: String
  /// The command line, where it was recorded; long ones are cut.
  public var commandLine: String?
  /// The account.
  public var user: String?
  /// The program that started it, as its own record says; known even where no record tells of that program.
  public var parentImage: String?
  /// EventRecordID of the record that tells of it.
  public var record: UInt64
  /// The evidence file.
  public var evidence: String
  /// Identifiers of findings in what it did.
  public var findings: [String]

  /// A row.
  public init(
    depth: Int, computer: String, time: EventTime?, image: String, commandLine: String?, user: String?,
    parentImage: String?, record: UInt64, evidence: String, findings: [String]
  ) {
    self.depth = depth
    self.computer = computer
    self.time = time
    self.image = image
    self.commandLine = commandLine
    self.user = user
    self.parentImage = parentImage
    self.record = record
    self.evidence = evidence
    self.findings = findings
  }
}

/// What Windows events tell of logons and processes, besides what rules find in them.
public struct HostActivity: Codable, Sendable, Equatable {
  /// Logons, the notable ones first, then by account, source and computer.
  public var logons: [LogonRow] = []
  /// Logons of computers (`NAME$`, unless from the internet) and of Windows itself, which are not listed.
  public var omittedLogons = 0
  /// Processes around findings, or all of them, as trees.
  public var processes: [ProcessRow] = []
  /// There were more logon pairs or processes than are kept: counts and trees are not complete.
  public var isCut = false
  /// Evidence files that could not be read, or not in full: what is missing above may stand in them.
  public var unread: [String] = []

  /// Nothing.
  public init() {}

  /// Nothing was found.
  public var isEmpty: Bool { logons.isEmpty && processes.isEmpty && unread.isEmpty }
}
