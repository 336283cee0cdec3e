/// Techniques that ATT&CK 19 renumbered, mapped to the ids of version 18 (attack.mitre.org, change log of version 19).
enum TechniqueRenumbering {
  static let older: [String: String] = [
    "T1685": "T1562.001",
    "T1685.005": "T1070.001",
    "T1686.003": "T1562.004",
    "T1684.001": "T1656",
  ]
}
