import EventModel

/// Tells by the names of its fields which product a JSON record is of, and which field holds its time.
struct JSONShape {
  /// Names that matter; times first, the best first.
  private enum Name: Int, CaseIterable {
    case timestampAt = 0, eventTime, creationTime, timestamp, ts, published, idTime, createdDateTime, time,
      activityDateTime
    case eventTimestamp, requestReceivedTimestamp, receiveTimestamp, propertiesCreated, createdTime, lastUpdateTime,
      date
    case githubTimestamp, journalTime, startUTC, splunkTime, timeGenerated, timeLocal, timeISO, eventStart, datetime
    case eventSource, eventName, eventVersion, userIdentityType, insightDetails
    case workload, recordType, organizationID
    case category, operationName, callerIP, resourceID, properties
    case activityDisplayName, loggedByService, initiatedBy, signInUser, appDisplayName, riskEventType
    case protoPayload, logName, insertID
    case eventType, oktaEventType, oktaActor, oktaUUID
    case zeekPath, uid, origHost
    case kind, applicationName
    case githubAction, githubDocument, githubOrg
    case auditID, verb
    case incidentID, incidentName
    case type, subtype, logID, deviceID, virtualDomain, exactTime, zone
    case winlogID, winlogChannel, eventIDUpper, eventCode, eventSystemID, eventSystemIDText, systemID, systemIDValue
    case payloadID, wazuhID, wazuhDataID, wazuhLogID, windowsLogName, beatLogName, collectorID, splunkRaw,
      splunkResultRaw
    case level, task, message

    var text: String { Name.texts[rawValue] }

    private static let texts = [
      "@timestamp", "eventTime", "CreationTime", "timestamp", "ts", "published", "id.time", "createdDateTime", "time",
      "activityDateTime", "eventTimestamp", "requestReceivedTimestamp", "receiveTimestamp",
      "properties.createdDateTime", "createdTime", "lastUpdateTime", "date", "created_at",
      "__REALTIME_TIMESTAMP", "StartUTC", "result._time", "TimeGenerated", "time_local", "time_iso8601", "event.start",
      "datetime",
      "eventSource", "eventName", "eventVersion", "userIdentity.type", "insightDetails.state",
      "Workload", "RecordType", "OrganizationId",
      "category", "operationName", "callerIpAddress", "resourceId", "properties.id",
      "activityDisplayName", "loggedByService", "initiatedBy.user.id", "userPrincipalName", "appDisplayName",
      "riskEventType", "protoPayload.methodName", "logName", "insertId",
      "event_type", "eventType", "actor.alternateId", "uuid",
      "_path", "uid", "id.orig_h",
      "kind", "id.applicationName",
      "action", "_document_id", "org",
      "auditID", "verb",
      "incidentId", "incidentName",
      "type", "subtype", "logid", "devid", "vd", "eventtime", "tz",
      "winlog.event_id", "winlog.channel", "EventID", "EventCode", "Event.System.EventID", "Event.System.EventID.#text",
      "System.EventID", "System.EventID.Value", "EventId", "win.system.eventID", "data.win.system.eventID", "full_log",
      "LogName", "log_name", "event_id.id", "_raw", "result._raw",
      "level", "task", "message",
    ]
    static let table = FieldTable(texts)
    static let lastTime = Name.datetime
  }

  private var found: UInt128 = 0
  private var time: (rank: Int, range: Range<Int>)?
  private var category: Range<Int>?
  private var workload: Range<Int>?
  private var recordType: Range<Int>?
  private var eventType: Range<Int>?
  private var path: Range<Int>?
  private var application: Range<Int>?
  private var kind: Range<Int>?
  private var type: Range<Int>?
  private var day: Range<Int>?
  private var timeOfDay: Range<Int>?
  private var zone: Range<Int>?
  private var exactTime: Range<Int>?

  /// Takes note of a value near the top of the record.
  mutating func note(_ name: [UInt8], _ value: Range<Int>, _ text: Span<UInt8>) {
    guard let slot = Name.table.slot(in: name.span, from: 0, to: name.count), let known = Name(rawValue: Int(slot))
    else { return }
    found |= 1 << UInt128(slot)
    if known == .date { day = value }
    if known == .time { timeOfDay = value }
    if known.rawValue <= Name.lastTime.rawValue {
      if known.rawValue < time?.rank ?? .max { time = (known.rawValue, value) }
      return
    }
    switch known {
    case .category: category = value
    case .workload: workload = value
    case .recordType: recordType = value
    case .eventType: eventType = value
    case .zeekPath: path = value
    case .applicationName: application = value
    case .kind: kind = value
    case .type: type = value
    case .zone: zone = value
    case .exactTime: exactTime = value
    default: break
    }
  }

  /// Whether it may be a Windows event, by a name that those have: a reader that knows them then decides.
  var mayBeWindows: Bool {
    let names = found & ((1 << UInt128(Name.level.rawValue)) - 1)
    return names >> UInt128(Name.winlogID.rawValue) != 0
  }

  /// A line of `gpsvc.log`, which PAN-OS' GlobalProtect service writes (Palo Alto, "How to Remedy CVE-2024-3400").
  var isGlobalProtectService: Bool { has(.level, .task, .time, .message) }

  /// Whether a field that holds a time was met.
  var hasTime: Bool { time != nil }

  /// When the record was; nil when no time field could be read.
  func moment(_ text: Span<UInt8>) -> (time: CivilTime?, exact: EventTime?) {
    if fortiGateType != nil, day != nil || exactTime != nil {
      guard let day, let timeOfDay, var civil = FortinetClock.civil(text, day, timeOfDay) else {
        return (nil, (exactTime ?? time?.range).flatMap { EpochTime.parse(text, $0) })
      }
      if let zone { civil.offset = TimeScanner.zone(text, zone.lowerBound, zone.upperBound)?.offset }
      if civil.offset == nil, let exact = exactTime.flatMap({ EpochTime.parse(text, $0) }) { return (nil, exact) }
      return (civil, nil)
    }
    guard let range = time?.range else { return (nil, nil) }
    if let exact = EpochTime.parse(text, range) { return (nil, exact) }
    return (TimeText.civil(text, range), nil)
  }

  private func has(_ names: Name...) -> Bool {
    names.allSatisfy { found & 1 << UInt128($0.rawValue) != 0 }
  }

  private func equal(_ range: Range<Int>?, _ word: StaticString, _ text: Span<UInt8>) -> Bool {
    range.map { Text.equal(text, $0, word) } ?? false
  }

  /// The `type` of a FortiOS record that a pipeline turned into JSON: `type` and `subtype`, and one of the names that only
  /// FortiOS has.
  var fortiGateType: Range<Int>? {
    has(.type, .subtype) && (has(.logID) || has(.deviceID) || has(.virtualDomain)) ? type : nil
  }

  /// The product by the record's shape; nil for a shape that nobody here knows.
  func known(_ text: Span<UInt8>) -> KnownSource? {
    if has(.eventSource, .eventName), has(.eventTime) || has(.eventVersion) || has(.userIdentityType) {
      return .cloudTrail
    }
    if has(.eventVersion, .insightDetails) { return .cloudTrail }
    if has(.workload, .recordType) || has(.recordType, .organizationID) { return microsoft365(text) }
    if has(.origHost, .uid) || has(.zeekPath, .ts) { return .zeek }
    if has(.eventType, .timestamp) { return equal(eventType, "alert", text) ? .suricataAlert : .suricata }
    if equal(kind, "admin#reports#activity", text) || equal(kind, "audit#activity", text) { return workspace(text) }
    if has(.logName, .insertID) || has(.protoPayload) { return has(.protoPayload) ? .gcpAudit : .gcp }
    if has(.oktaEventType, .published), has(.oktaActor) || has(.oktaUUID) { return .okta }
    if has(.auditID, .verb) { return .kubernetesAudit }
    if has(.githubAction, .githubDocument) || has(.timestampAt, .githubAction, .githubOrg) { return .github }
    return microsoftCloud(text)
  }

  private func microsoft365(_ text: Span<UInt8>) -> KnownSource {
    if equal(workload, "Exchange", text) { return .m365Exchange }
    return equal(workload, "SecurityComplianceCenter", text) ? .m365Threat : .m365Audit
  }

  private func workspace(_ text: Span<UInt8>) -> KnownSource {
    if equal(application, "admin", text) { return .workspaceAdmin }
    return equal(application, "login", text) ? .workspaceLogin : .workspaceOther
  }

  /// Azure Monitor's diagnostic records and Microsoft Graph's objects.
  private func microsoftCloud(_ text: Span<UInt8>) -> KnownSource? {
    if has(.category, .operationName) {
      if category.map({ Text.find(text, $0, "SignInLogs") != nil }) ?? false { return .azureSignIn }
      if equal(category, "AuditLogs", text) { return .azureAudit }
      for word: StaticString in [
        "Administrative", "Security", "Policy", "Alert", "ServiceHealth", "Write", "Action", "Delete",
      ]
      where equal(category, word, text) { return .azureActivity }
      if has(.resourceID) || has(.callerIP) { return .azureOther }
    }
    if has(.activityDisplayName, .activityDateTime) || has(.activityDisplayName, .loggedByService) {
      return .entraAuditGraph
    }
    if has(.riskEventType) { return .riskDetection }
    if has(.createdDateTime, .signInUser, .appDisplayName) { return .entraSignInGraph }
    return has(.incidentID, .incidentName) ? .m365Defender : nil
  }
}
