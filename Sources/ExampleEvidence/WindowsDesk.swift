import EVTXSupport

/// The ordinary days of a researcher's desk, as Sysmon sees them.
enum WindowsDesk {
  private static let user = "SHINONOME\\n.hayashi"
  static let services = WindowsEvents.Process(
    number: 996, image: "C:\\Windows\\System32\\svchost.exe", user: WindowsEvents.system)
  static let explorer = WindowsEvents.Process(number: 4_120, image: "C:\\Windows\\explorer.exe", user: user)

  /// Programs of the day: hour, minute, program, command line.
  private static let programs: [(hour: Int, minute: Int, image: String, arguments: String)] = [
    (8, 52, "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE", "/recycle"),
    (9, 3, "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "--profile-directory=Default"),
    (9, 40, "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE", "/n \"S:\\seminar\\draft.docx\""),
    (13, 12, "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE", "\"S:\\budget\\2024.xlsx\""),
    (15, 30, "C:\\Windows\\System32\\notepad.exe", "C:\\Users\\n.hayashi\\Documents\\memo.txt"),
    (17, 5, "C:\\Program Files\\7-Zip\\7zFM.exe", "\"C:\\Users\\n.hayashi\\Downloads\\minutes.zip\""),
  ]

  static var ordinary: [EVTXEvent] {
    var events: [EVTXEvent] = []
    var number: UInt32 = 5_000
    for day in 0..<6 {
      let start = Moment(6, 27) + day * 86_400
      if (start + 43_200).isWeekend { continue }
      for (index, program) in programs.enumerated() where (day + index) % 5 != 4 {
        number += 37
        let process = WindowsEvents.Process(number: number, image: program.image, user: user)
        let time = start + (program.hour * 60 + program.minute) * 60 + (day * 131 + index * 47) % 600
        let line = "\"\(program.image)\" \(program.arguments)"
        events.append(WindowsEvents.started(time, process, line, by: explorer))
        if index < 2 {
          events.append(WindowsEvents.connected(time + 4, process, to: "192.0.2.\(60 + index)", port: 443))
        }
        if index == 2 {
          events.append(WindowsEvents.wrote(time + 900, process, "S:\\seminar\\~$draft.docx"))
        }
      }
      number += 11
      let update = WindowsEvents.Process(
        number: number, image: "C:\\Windows\\System32\\taskhostw.exe", user: WindowsEvents.system)
      events.append(WindowsEvents.started(start + 12 * 3_600 + day * 61, update, "taskhostw.exe Logon", by: services))
    }
    return events
  }
}
