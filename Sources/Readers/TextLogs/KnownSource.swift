import EventModel

/// The log sources that readers name by themselves; others are made from the record (`type=` of FortiOS).
///
/// Product, service and category are the words that SigmaHQ uses for the same logs.
enum KnownSource: Int, CaseIterable {
  case text, syslog, linuxSyslog, sshd, sudo, auth, cron, vsftpd, clamav, named, auditd
  case keyValue, iptables, sonicWall, sophos, sophosFirewall, checkPoint, cef, leef
  case ciscoASA, ciscoASASession, ciscoFTD, ciscoIOS, ciscoAAA, junos, junosFlow
  case panTraffic, panThreat, panGlobalProtect, panSystem, panConfig, panUserID, panHIP, panOther
  case json, cloudTrail, azureSignIn, azureAudit, azureActivity, azureOther, m365Audit, m365Exchange, m365Threat
  case m365Defender, gcpAudit, gcp, okta, suricata, suricataAlert, zeek, workspaceAdmin, workspaceLogin
  case workspaceOther, github, kubernetesAudit, entraAuditGraph, entraSignInGraph, riskDetection
  case csv, apacheAccess, iis, w3c, w3cProxy, apacheError, nginxError, squid, haproxy, haproxyHTTP, ivanti, arrayAG,
    webArrayAG, coredns, envoy, loadBalancer, vpcFlow

  /// The source itself.
  var source: LogSource {
    if let (dataType, product, service, category) = KnownSource.table[self] {
      return LogSource(dataType: dataType, product: product, service: service, category: category)
    }
    return LogSource(dataType: "text")
  }

  private typealias Words = (String, String?, String?, String?)

  private static let table: [KnownSource: Words] = [
    .text: ("text", nil, nil, nil),
    .syslog: ("syslog", nil, "syslog", nil),
    .linuxSyslog: ("syslog:linux", "linux", "syslog", nil),
    .sshd: ("syslog:sshd", "linux", "sshd", nil),
    .sudo: ("syslog:sudo", "linux", "sudo", nil),
    .auth: ("syslog:auth", "linux", "auth", nil),
    .cron: ("syslog:cron", "linux", "cron", nil),
    .vsftpd: ("syslog:vsftpd", "linux", "vsftpd", nil),
    .clamav: ("syslog:clamav", "linux", "clamav", nil),
    .named: ("syslog:named", "linux", "named", "dns"),
    .auditd: ("linux:auditd", "linux", "auditd", nil),
    .keyValue: ("kv", nil, nil, nil),
    .iptables: ("linux:iptables", "linux", "iptables", "firewall"),
    .sonicWall: ("sonicwall:firewall", "sonicwall", nil, "firewall"),
    .sophos: ("sophos:xg", "sophos-xg", nil, nil),
    .sophosFirewall: ("sophos:xg:firewall", "sophos-xg", nil, "firewall"),
    .checkPoint: ("checkpoint:firewall", "checkpoint", nil, "firewall"),
    .cef: ("cef", nil, nil, nil),
    .leef: ("leef", nil, nil, nil),
    .ciscoASA: ("cisco:asa", "cisco", "asa", "firewall"),
    .ciscoASASession: ("cisco:asa:session", "cisco", "asa", "firewall"),
    .ciscoFTD: ("cisco:ftd", "cisco", "ftd", "firewall"),
    .ciscoIOS: ("cisco:ios", "cisco", nil, nil),
    .ciscoAAA: ("cisco:ios:aaa", "cisco", "aaa", nil),
    .junos: ("juniper:junos", "juniper", nil, nil),
    .junosFlow: ("juniper:srx:flow", "juniper", "srx", "firewall"),
    .panTraffic: ("paloalto:panos:traffic", "paloalto", "traffic", "firewall"),
    .panThreat: ("paloalto:panos:threat", "paloalto", "threat", nil),
    .panGlobalProtect: ("paloalto:panos:globalprotect", "paloalto", "globalprotect", nil),
    .panSystem: ("paloalto:panos:system", "paloalto", "system", nil),
    .panConfig: ("paloalto:panos:config", "paloalto", "config", nil),
    .panUserID: ("paloalto:panos:userid", "paloalto", "userid", nil),
    .panHIP: ("paloalto:panos:hipmatch", "paloalto", "hipmatch", nil),
    .panOther: ("paloalto:panos", "paloalto", nil, nil),
    .json: ("json", nil, nil, nil),
    .cloudTrail: ("aws:cloudtrail", "aws", "cloudtrail", nil),
    .azureSignIn: ("azure:signinlogs", "azure", "signinlogs", nil),
    .azureAudit: ("azure:auditlogs", "azure", "auditlogs", nil),
    .azureActivity: ("azure:activitylogs", "azure", "activitylogs", nil),
    .azureOther: ("azure:diagnostic", "azure", nil, nil),
    .m365Audit: ("m365:audit", "m365", "audit", nil),
    .m365Exchange: ("m365:audit:exchange", "m365", "exchange", nil),
    .m365Threat: ("m365:audit:threat", "m365", "threat_management", nil),
    .m365Defender: ("m365:defender", "m365", "defender", nil),
    .gcpAudit: ("gcp:audit", "gcp", "gcp.audit", nil),
    .gcp: ("gcp", "gcp", nil, nil),
    .okta: ("okta:system", "okta", "okta", nil),
    .suricata: ("suricata:eve", "suricata", nil, nil),
    .suricataAlert: ("suricata:eve:alert", "suricata", "alert", nil),
    .zeek: ("zeek", "zeek", nil, nil),
    .workspaceAdmin: ("google:workspace:admin", "gcp", "google_workspace.admin", nil),
    .workspaceLogin: ("google:workspace:login", "gcp", "google_workspace.login", nil),
    .workspaceOther: ("google:workspace", "gcp", "google_workspace", nil),
    .github: ("github:audit", "github", "audit", nil),
    .kubernetesAudit: ("kubernetes:audit", "kubernetes", "audit", nil),
    .entraAuditGraph: ("azure:auditlogs:graph", "azure", "auditlogs", nil),
    .entraSignInGraph: ("azure:signinlogs:graph", "azure", "signinlogs", nil),
    .riskDetection: ("azure:riskdetection", "azure", "riskdetection", nil),
    .csv: ("csv", nil, nil, nil),
    .apacheAccess: ("webserver:access", nil, nil, "webserver"),
    .iis: ("windows:iis", "windows", "iis", "webserver"),
    .w3c: ("w3c", nil, nil, "webserver"),
    .w3cProxy: ("w3c:proxy", nil, nil, "proxy"),
    .apacheError: ("apache:error", nil, "apache", nil),
    .nginxError: ("nginx:error", nil, "nginx", nil),
    .squid: ("squid:access", "squid", nil, "proxy"),
    .haproxy: ("haproxy", "haproxy", nil, nil),
    .haproxyHTTP: ("haproxy:http", "haproxy", nil, "webserver"),
    .ivanti: ("ivanti:welf", "ivanti", "syslog", nil),
    .arrayAG: ("array:ag", "arrayag", "syslog", nil),
    .webArrayAG: ("array:ag:http", "arrayag", nil, "webserver"),
    .coredns: ("coredns", "coredns", nil, "dns"),
    .loadBalancer: ("aws:elb", "aws", "elb", "webserver"),
    .envoy: ("envoy:access", "envoy", nil, "webserver"),
    .vpcFlow: ("aws:vpcflow", "aws", "vpcflow", "firewall"),
  ]
}
