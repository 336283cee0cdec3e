import EventModel

/// The words of rendered Windows events, in English and Japanese, and the fields they stand for.
enum EventMessageLabels {
  /// Whose account the lines under a heading are about.
  enum Account {
    /// Nobody's.
    case none
    /// Who acts.
    case subject
    /// Who is acted on, or logs on.
    case target
    /// A group member.
    case member
    /// The ticket's service.
    case service
    /// A file, key or share.
    case object
  }

  /// What a heading, without blanks and case, says about whose account follows; nil for another word.
  static func heading(_ label: Span<UInt8>) -> Account? {
    headingTable.slot(in: label, from: 0, to: label.count).map { headingList[Int($0)].account }
  }

  private static let headingTable = FieldTable(headingList.map(\.word))

  private static let headingList: [(word: String, account: Account)] = headings([
    (.subject, "subject,creatorsubject,サブジェクト,作成元サブジェクト,作成者サブジェクト"),
    (
      .target,
      """
      targetsubject,newlogon,accountforwhichlogonfailed,accountwhosecredentialswereused,targetaccount,newaccount,\
      accountinformation,accountthatwaslockedout,group,newgroup,user,ターゲットサブジェクト,新しいログオン,ログオンを失敗したアカウント,\
      資格情報が使用されたアカウント,ターゲットアカウント,対象アカウント,新しいアカウント,アカウント情報,グループ,ユーザー
      """
    ),
    (.member, "member,メンバー"),
    (.service, "serviceinformation,サービス情報"),
    (.object, "object,shareinformation,オブジェクト,共有情報"),
    (
      .none,
      """
      processinformation,process,networkinformation,logoninformation,detailedauthenticationinformation,\
      failureinformation,additionalinformation,accessrequestinformation,taskinformation,targetserver,attributes,\
      changedattributes,session,operation,directoryservice,プロセス情報,プロセス,ネットワーク情報,ログオン情報,\
      詳細な認証情報,エラー情報,追加情報,アクセス要求情報,タスク情報,ターゲットサーバー,属性,変更された属性,\
      セッション,操作,ディレクトリサービス
      """
    ),
  ])

  private static func headings(_ lists: [(Account, String)]) -> [(word: String, account: Account)] {
    lists.flatMap { account, list in list.split(separator: ",").map { (String($0), account) } }
  }

  /// Fields whose value may have several lines.
  static let long: Set<String> = ["TaskContent", "TaskContentNew", "CommandLine", "PrivilegeList", "AccessList"]

  /// The field that a label, without blanks and case, is.
  static func name(_ label: Span<UInt8>, under account: Account, code: UInt32) -> String? {
    if let part = accountParts[label] { return accountField(part, account, code: code) }
    guard let name = labels[label] else { return nil }
    return byCode[code]?[name] ?? name
  }

  /// Names by their labels, found by bytes.
  private struct LabelTable {
    let table: FieldTable
    let names: [String]

    subscript(label: Span<UInt8>) -> String? {
      table.slot(in: label, from: 0, to: label.count).map { names[Int($0)] }
    }
  }

  private static func accountField(_ part: String, _ account: Account, code: UInt32) -> String? {
    if [4_778, 4_779, 4_825].contains(code), account == .subject {
      return ["UserName": "AccountName", "DomainName": "AccountDomain", "LogonId": "LogonID"][part]
    }
    switch account {
    // Log-off says "subject" to the account that was logged on.
    case .subject: return ([4_634, 4_647].contains(code) ? "Target" : "Subject") + part
    case .target: return part == "UserSid" && code >= 4_720 && code < 4_800 ? "TargetSid" : "Target" + part
    case .member: return ["UserSid": "MemberSid", "UserName": "MemberName"][part]
    case .service: return ["UserSid": "ServiceSid"][part]
    case .object, .none: return nil
    }
  }

  private static let accountParts = table(
    """
    securityid,userid,セキュリティid,ユーザーid=UserSid
    accountname,groupname,アカウント名,グループ名=UserName
    accountdomain,groupdomain,suppliedrealmname,アカウントドメイン,グループドメイン=DomainName
    logonid,ログオンid=LogonId
    """)

  /// Where the same label is another field.
  private static let byCode: [UInt32: [String: String]] = [
    7_045: ["ServiceFileName": "ImagePath", "ServiceStartType": "StartType", "ServiceAccount": "AccountName"],
    4_776: [
      "AuthenticationPackageName": "PackageName", "WorkstationName": "Workstation", "ErrorCode": "Status",
    ],
    4_778: ["IpAddress": "ClientAddress"], 4_779: ["IpAddress": "ClientAddress"],
    4_799: ["ProcessName": "CallerProcessName", "ProcessId": "CallerProcessId"],
    4_798: ["ProcessName": "CallerProcessName", "ProcessId": "CallerProcessId"],
    21: ["IpAddress": "Address"], 24: ["IpAddress": "Address"], 25: ["IpAddress": "Address"],
  ]

  private static func table(_ text: String) -> LabelTable {
    var pairs: [(label: String, name: String)] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=")
      guard parts.count == 2 else { continue }
      pairs += parts[0].split(separator: ",").map { (String($0), String(parts[1])) }
    }
    return LabelTable(table: FieldTable(pairs.map(\.label)), names: pairs.map(\.name))
  }

  private static let labels = table(
    """
    logontype,ログオンタイプ,ログオンの種類=LogonType
    logonaccount,ログオンアカウント=TargetUserName
    workstationname,sourceworkstation,callercomputername,ワークステーション名,ソースワークステーション=WorkstationName
    sourcenetworkaddress,networkaddress,sourceaddress,clientaddress,ソースネットワークアドレス,ネットワークアドレス,\
    ソースアドレス,クライアントアドレス=IpAddress
    sourceport,port,clientport,ソースポート,ポート,クライアントポート=IpPort
    clientname,クライアント名=ClientName
    sessionname,セッション名=SessionName
    sessionid,セッションid=SessionID
    user,ユーザー=User
    logonprocess,ログオンプロセス=LogonProcessName
    authenticationpackage,認証パッケージ=AuthenticationPackageName
    transitedservices,移行されたサービス=TransmittedServices
    packagename(ntlmonly),パッケージ名(ntlmのみ),パッケージ名（ntlmのみ）=LmPackageName
    keylength,キーの長さ=KeyLength
    processid,callerprocessid,creatorprocessid,プロセスid,呼び出し側プロセスid,作成元プロセスid,作成者プロセスid=ProcessId
    processname,callerprocessname,プロセス名,呼び出し側プロセス名=ProcessName
    newprocessid,新しいプロセスid=NewProcessId
    newprocessname,新しいプロセス名=NewProcessName
    tokenelevationtype,トークン昇格の種類=TokenElevationType
    mandatorylabel,必須ラベル=MandatoryLabel
    creatorprocessname,作成元プロセス名,作成者プロセス名=ParentProcessName
    processcommandline,プロセスのコマンドライン,プロセスコマンドライン=CommandLine
    failurereason,失敗の原因,エラーの理由=FailureReason
    status,failurecode,resultcode,状態,失敗コード,結果コード=Status
    substatus,サブ状態,サブステータス=SubStatus
    errorcode,エラーコード=ErrorCode
    servicename,サービス名=ServiceName
    servicefilename,サービスファイル名=ServiceFileName
    servicetype,サービスの種類=ServiceType
    servicestarttype,サービス開始の種類,サービスの開始の種類=ServiceStartType
    serviceaccount,サービスアカウント=ServiceAccount
    serviceid,サービスid=ServiceSid
    objectserver,オブジェクトサーバー=ObjectServer
    objecttype,オブジェクトの種類=ObjectType
    objectname,オブジェクト名=ObjectName
    objectvaluename,オブジェクト値の名前=ObjectValueName
    handleid,ハンドルid=HandleId
    accesses,アクセス=AccessList
    accessmask,アクセスマスク=AccessMask
    properties,プロパティ=Properties
    sharename,共有名=ShareName
    sharepath,共有パス=ShareLocalPath
    relativetargetname,相対ターゲット名=RelativeTargetName
    privileges,特権=PrivilegeList
    taskname,タスク名=TaskName
    taskcontent,タスクコンテンツ,タスクの内容=TaskContent
    tasknewcontent,タスクの新しいコンテンツ,タスクの新しい内容=TaskContentNew
    additionalinformation,追加情報=TargetInfo
    targetservername,ターゲットサーバー名=TargetServerName
    ticketoptions,チケットオプション=TicketOptions
    ticketencryptiontype,チケット暗号化の種類=TicketEncryptionType
    pre-authenticationtype,事前認証の種類=PreAuthType
    samaccountname,samアカウント名=SamAccountName
    displayname,表示名=DisplayName
    """)
}
