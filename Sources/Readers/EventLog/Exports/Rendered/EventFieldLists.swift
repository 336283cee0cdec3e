/// The lists behind `EventFieldNames`: a line is event numbers, then the names in order; a capital alone stands for names
/// that often come together.
enum EventFieldLists {
  static let groups: [Substring: [String]] = [
    "S": ["SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId"],
    "T": ["TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId"],
    "A": ["TargetUserName", "TargetDomainName", "TargetSid"],
    "O": ["ObjectServer", "ObjectType", "ObjectName", "HandleId"],
    "P": ["ProcessId", "ProcessName"],
    "N": ["IpAddress", "IpPort"],
    "M": ["MemberName", "MemberSid"],
    "U": [
      "SamAccountName", "DisplayName", "UserPrincipalName", "HomeDirectory", "HomePath", "ScriptPath", "ProfilePath",
      "UserWorkstations", "PasswordLastSet", "AccountExpires", "PrimaryGroupId", "AllowedToDelegateTo", "OldUacValue",
      "NewUacValue", "UserAccountControl", "UserParameters", "SidHistory", "LogonHours",
    ],
    "L": ["LogonProcessName", "AuthenticationPackageName", "WorkstationName"],
  ]

  /// By provider in lower case.
  static let all: [String: String] = [
    "microsoft-windows-security-auditing": security,
    "microsoft-windows-eventlog": """
    1102 S
    104 SubjectUserName SubjectDomainName Channel BackupPath
    """,
    "microsoft-windows-windows defender": """
    1116,1117 ProductName ProductVersion DetectionID DetectionTime Unused Unused2 ThreatID ThreatName SeverityID \
    SeverityName CategoryID CategoryName FWLink StatusCode StatusDescription State SourceID SourceName ProcessName \
    DetectionUser Unused3 Path OriginID OriginName ExecutionID ExecutionName TypeID TypeName
    5007 ProductName ProductVersion OldValue NewValue
    """,
    "service control manager": """
    7045 ServiceName ImagePath ServiceType StartType AccountName
    7036 param1 param2
    7040 param1 param2 param3 param4
    7034,7031 param1 param2 param3 param4 param5
    """,
    "microsoft-windows-powershell": """
    4104 MessageNumber MessageTotal ScriptBlockText ScriptBlockId Path
    4103 ContextInfo UserData Payload
    """,
    "microsoft-windows-sysmon": sysmon,
    "microsoft-windows-taskscheduler": """
    106 TaskName UserContext
    129 TaskName Path ProcessID Priority
    140,141 TaskName UserName
    200 TaskName ActionName TaskInstanceId EnginePID
    201 TaskName TaskInstanceId ActionName ResultCode EnginePID
    """,
    "microsoft-windows-terminalservices-localsessionmanager": "21,22,23,24,25 User SessionID Address",
    "microsoft-windows-terminalservices-remoteconnectionmanager": "1149 Param1 Param2 Param3",
    "microsoft-windows-wmi-activity": """
    5859 NamespaceName Query User ProcessId Provider QueryId PossibleCause
    5860 NamespaceName Query User ProcessId ClientMachine PossibleCause
    5861 Namespace ESS Consumer PossibleCause
    """,
  ]

  private static let security = """
    4624 S T LogonType L LogonGuid TransmittedServices LmPackageName KeyLength P N ImpersonationLevel \
    RestrictedAdminMode TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken
    4625 S TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType L TransmittedServices \
    LmPackageName KeyLength P N
    4627 S T LogonType EventIdx EventCountTotal GroupMembership
    4634 T LogonType
    4647 T
    4648 S LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo P N
    4656 S O TransactionId AccessList AccessReason AccessMask PrivilegeList RestrictedSidCount P ResourceAttributes
    4657 S ObjectName ObjectValueName HandleId OperationType OldValueType OldValue NewValueType NewValue P
    4658 S ObjectServer HandleId P
    4660 S ObjectServer HandleId P TransactionId
    4661 S O TransactionId AccessList AccessMask PrivilegeList Properties RestrictedSidCount P
    4661 S O TransactionId AccessList AccessReason AccessMask PrivilegeList Properties RestrictedSidCount P
    4662 S ObjectServer ObjectType ObjectName OperationType HandleId AccessList AccessMask Properties AdditionalInfo \
    AdditionalInfo2
    4663 S O AccessList AccessMask P ResourceAttributes
    4664 S FileName LinkName TransactionId
    4670,4907 S O OldSd NewSd P
    4672 S PrivilegeList
    4673 S ObjectServer Service PrivilegeList P
    4674 S O AccessMask PrivilegeList P
    4688 S NewProcessId NewProcessName TokenElevationType ProcessId CommandLine T ParentProcessName MandatoryLabel
    4689 S Status P
    4690 S SourceHandleId SourceProcessId TargetHandleId TargetProcessId
    4697 S ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount
    4698,4699,4700,4701 S TaskName TaskContent
    4702 S TaskName TaskContentNew
    4704,4705 S TargetSid PrivilegeList
    4717 S TargetSid AccessGranted
    4718 S TargetSid AccessRemoved
    4719 S CategoryId SubcategoryId SubcategoryGuid AuditPolicyChanges
    4720 A S PrivilegeList U
    4722,4724,4725,4740,4767 A S
    4723,4726,4743 A S PrivilegeList
    4728,4729,4732,4733,4746,4747,4751,4752,4756,4757,4761,4762 M A S PrivilegeList
    4731,4727,4735,4737,4754,4755 A S PrivilegeList SamAccountName SidHistory
    4730,4734,4758 A S PrivilegeList
    4738 Dummy A S PrivilegeList U
    4739 DomainPolicyChanged DomainName DomainSid S PrivilegeList
    4741 A S PrivilegeList U DnsHostName ServicePrincipalNames
    4742 ComputerAccountChange A S PrivilegeList U DnsHostName ServicePrincipalNames
    4768 A ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType N CertIssuerName \
    CertSerialNumber CertThumbprint
    4769 TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType N Status LogonGuid \
    TransmittedServices
    4770 TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType N
    4771 TargetUserName TargetSid ServiceName TicketOptions Status PreAuthType N CertIssuerName CertSerialNumber \
    CertThumbprint
    4776 PackageName TargetUserName Workstation Status
    4778,4779 AccountName AccountDomain LogonID SessionName ClientName ClientAddress
    4781 OldTargetUserName NewTargetUserName TargetDomainName TargetSid S PrivilegeList
    4794 S Workstation Status
    4798,4799 A S CallerProcessId CallerProcessName
    4825 AccountName AccountDomain LogonID ClientAddress
    4964 S LogonGuid T TargetLogonGuid SidList
    5136 OpCorrelationID AppCorrelationID S DSName DSType ObjectDN ObjectGUID ObjectClass AttributeLDAPDisplayName \
    AttributeSyntaxOID AttributeValue OperationType
    5137 OpCorrelationID AppCorrelationID S DSName DSType ObjectDN ObjectGUID ObjectClass
    5140 S ObjectType N ShareName ShareLocalPath AccessMask AccessList
    5142,5144 S ShareName ShareLocalPath
    5145 S ObjectType N ShareName ShareLocalPath RelativeTargetName AccessMask AccessList AccessReason
    5156 ProcessID Application Direction SourceAddress SourcePort DestAddress DestPort Protocol FilterRTID LayerName \
    LayerRTID RemoteUserID RemoteMachineID
    5158 ProcessId Application SourceAddress SourcePort Protocol FilterRTID LayerName LayerRTID
    5379 S TargetName Type CountOfCredentialsReturned ReadOperation ReturnCode ProcessCreationTime ClientProcessId
    """

  private static let sysmon = """
    1 RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company OriginalFileName CommandLine \
    CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId \
    ParentImage ParentCommandLine ParentUser
    2 RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime PreviousCreationUtcTime User
    3 RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 SourceIp SourceHostname \
    SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName
    5 RuleName UtcTime ProcessGuid ProcessId Image User
    6 RuleName UtcTime ImageLoaded Hashes Signed Signature SignatureStatus
    7 RuleName UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description Product Company OriginalFileName \
    Hashes Signed Signature SignatureStatus User
    8 RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage \
    NewThreadId StartAddress StartModule StartFunction SourceUser TargetUser
    9 RuleName UtcTime ProcessGuid ProcessId Image Device User
    10 RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId \
    TargetImage GrantedAccess CallTrace SourceUser TargetUser
    11 RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User
    12 RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject User
    13 RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User
    14 RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject NewName User
    15 RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime Hash Contents User
    17,18 RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User
    19 RuleName EventType UtcTime Operation User EventNamespace Name Query
    20 RuleName EventType UtcTime Operation User Name Type Destination
    21 RuleName EventType UtcTime Operation User Consumer Filter
    22 RuleName UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image User
    23,26 RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable Archived
    25 RuleName UtcTime ProcessGuid ProcessId Image Type User
    """
}
