import EVTXSupport

/// What PowerShell on the desk wrote down: the scripts of administration, and those of the intruder.
enum WindowsScripts {
  /// Starts of PowerShell by the intruder, for Sysmon on the same desk.
  static let exclusion = WindowsEvents.Process(
    number: 7_596, image: powershell, user: "SHINONOME\\n.hayashi")
  static let cleaning = WindowsEvents.Process(number: 9_688, image: powershell, user: WindowsEvents.system)
  static let powershell = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"

  static let exclusionTime = Moment(6, 28, 11, 41, 3)
  static let cleaningTime = Moment(7, 2, 3, 37, 48)
  static let exclusionScript = "Add-MpPreference -ExclusionPath C:\\ProgramData\\ScnCfg"
  static let cleaningScript = "Get-EventLog -List | ForEach-Object { Clear-EventLog -LogName $_.Log }"

  static var events: [EVTXEvent] { ordinary + intrusion }

  private static let inventory = """
    $disk = Get-CimInstance Win32_LogicalDisk -Filter "DriveType=3"
    $soft = Get-ItemProperty HKLM:\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\* | Select-Object DisplayName
    $soft | Export-Csv \\\\FS01\\inventory$\\$env:COMPUTERNAME.csv -NoTypeInformation -Encoding UTF8
    """
  private static let printers = """
    Add-Printer -ConnectionName '\\\\FS01\\2F-Color'
    (New-Object -ComObject WScript.Network).SetDefaultPrinter('\\\\FS01\\2F-Color')
    """

  private static var ordinary: [EVTXEvent] {
    var events: [EVTXEvent] = []
    for day in 0..<6 {
      let start = Moment(6, 27) + day * 86_400
      if (start + 43_200).isWeekend { continue }
      let number = UInt32(3_100 + day * 40)
      events.append(
        script(start + 8 * 3_600 + 3_080 + day * 17, number, printers, "\\\\FS01\\netlogon\\printers.ps1"))
      events.append(
        script(start + 12 * 3_600 + 420 + day * 61, number + 12, inventory, "C:\\ProgramData\\Midori\\inventory.ps1"))
    }
    return events
  }

  private static var intrusion: [EVTXEvent] {
    [
      script(exclusionTime + 1, exclusion.number, exclusionScript, ""),
      script(cleaningTime + 1, cleaning.number, cleaningScript, ""),
    ]
  }

  /// A block of a script (4104).
  private static func script(_ time: Moment, _ process: UInt32, _ text: String, _ path: String) -> EVTXEvent {
    let identifier = "4b414749-0000-4000-8000-" + String(1_000_000_000_000 + time.seconds).suffix(12)
    var event = WindowsEvents.event(
      time, "Microsoft-Windows-PowerShell", 4_104, "Microsoft-Windows-PowerShell/Operational", WindowsEvents.desk,
      [
        ("MessageNumber", .signed(1, bytes: 4)), ("MessageTotal", .signed(1, bytes: 4)),
        ("ScriptBlockText", .string(text)), ("ScriptBlockId", .string(identifier)), ("Path", .string(path)),
      ])
    event.level = 5
    event.execution = (process, process + 4)
    return event
  }
}
