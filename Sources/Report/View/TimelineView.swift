import Casebook
import EventModel

/// The timeline as inline SVG, and the same as a table for those who cannot see it.
struct TimelineView {
  let model: ReportModel
  private var language: Language { model.language }

  private static let left = 190.0
  private static let right = 970.0
  private static let top = 14.0
  private static let lane = 52.0

  var section: HTML {
    guard let timeline = model.timeline else {
      return .section(
        "timeline", ReportWords.timeline[language], "<p class=\"card note\">\(ReportWords.noTimeline[language])</p>")
    }
    return .section(
      "timeline", ReportWords.timeline[language],
      "<div class=\"card\">\n\(picture(timeline))\n\(notes(timeline))\n\(table)\n</div>")
  }

  private func x(_ position: Double) -> Double {
    TimelineView.left + position * (TimelineView.right - TimelineView.left)
  }

  private func picture(_ timeline: TimelineModel) -> HTML {
    let base = TimelineView.top + Double(timeline.lanes.count) * TimelineView.lane
    let height = Int(base) + 58
    let lanes = timeline.lanes.enumerated().map { index, lane in
      laneView(lane, y: TimelineView.top + (Double(index) + 0.5) * TimelineView.lane, stretch: timeline.stretch)
    }
    let title = Phrase(en: "Findings over time", ja: "検出の時系列")
    let description = Phrase(
      en:
        "One row for each kind of evidence; dots stand for findings, coloured by the highest level, with the number of findings of that level.",
      ja: "行は証拠の種類、点は検出。色は最も高い重要度、数字はその重要度の件数を示す。")
    return """
      <svg viewBox="0 0 1000 \(height)" role="img" aria-labelledby="tl-title tl-desc">
      <title id="tl-title">\(title[language])</title><desc id="tl-desc">\(description[language])</desc>
      \(axis(timeline, base: base))\(lanes)\(legend(timeline, y: base + 47))
      </svg>
      """
  }

  private func axis(_ timeline: TimelineModel, base: Double) -> HTML {
    var svg: HTML = ""
    for tick in timeline.ticks {
      let x = x(tick.position)
      svg += "<line class=\"grid\" x1=\"\(x)\" y1=\"\(TimelineView.top)\" x2=\"\(x)\" y2=\"\(base)\"/>"
      svg += "<text class=\"soft\" text-anchor=\"middle\" x=\"\(x)\" y=\"\(base + 18)\">\(tick.label)</text>"
    }
    svg += """
      <line class="base" x1="\(TimelineView.left)" y1="\(base)" x2="\(TimelineView.right)" y2="\(base)"/>
      """
    return svg
  }

  private func laneView(_ lane: TimelineModel.Lane, y: Double, stretch: Int64) -> HTML {
    let count = Phrase(en: Words.findings(lane.count), ja: "\(Words.number(lane.count)) 件")
    var svg: HTML = """
      <text class="lane" x="0" y="\(y - 2)">\(lane.kind.title[language])</text>
      <text class="soft" x="0" y="\(y + 15)">\(count[language])</text>
      <line class="grid" x1="\(TimelineView.left)" y1="\(y)" x2="\(TimelineView.right)" y2="\(y)"/>
      """
    // The most serious on top.
    for dot in lane.dots.sorted(by: { ($0.level, $0.count) < ($1.level, $1.count) }) {
      let weak = dot.level < .medium
      let number = weak ? dot.count : dot.countOfLevel
      let radius = min(15, (weak ? 3.2 : 6.5) + 2.6 * TimelineView.magnitude(number))
      svg += """
        <circle class="\(dot.level.rawValue)" cx="\(x(dot.position))" cy="\(y)" r="\(radius)"><title>\(label(dot, stretch))</title></circle>
        """
      if number > 1, radius >= 7 {
        svg += "<text class=\"in\" x=\"\(x(dot.position))\" y=\"\(y + 3.8)\">\(TimelineView.short(number))</text>"
      }
    }
    return svg
  }

  private func label(_ dot: TimelineModel.Dot, _ stretch: Int64) -> String {
    let end = EventTime(seconds: dot.start.seconds + stretch - 1)
    let level = ReportWords.level(dot.level)[language]
    return Phrase(
      en:
        "\(Words.time(dot.start)) – \(Words.time(end)): \(Words.findings(dot.count)), \(Words.number(dot.countOfLevel)) \(level)",
      ja:
        "\(Words.time(dot.start)) ～ \(Words.time(end))：\(Words.number(dot.count)) 件、うち\(level) \(Words.number(dot.countOfLevel)) 件"
    )[
      language]
  }

  private func legend(_ timeline: TimelineModel, y: Double) -> HTML {
    let levels = Set(timeline.lanes.flatMap(\.dots).map(\.level))
    var svg: HTML = ""
    var x = TimelineView.left
    for level in Level.allCases.reversed() where levels.contains(level) {
      svg += "<circle class=\"\(level.rawValue)\" cx=\"\(x + 6)\" cy=\"\(y - 4)\" r=\"5.5\"/>"
      svg += "<text class=\"soft\" x=\"\(x + 17)\" y=\"\(y)\">\(ReportWords.level(level)[language])</text>"
      x += 88
    }
    return svg
  }

  private func notes(_ timeline: TimelineModel) -> HTML {
    var notes: [String] = []
    if let earlier = timeline.earlier {
      notes.append(
        Phrase(
          en:
            "\(Words.findings(earlier.count)) dated years before the picture (the earliest on \(Words.day(earlier.farthest))); a clock that was not set, or a forged date, is likely.",
          ja: "\(Words.number(earlier.count)) 件は図より何年も前です（最古 \(Words.day(earlier.farthest))）。時計の未設定や日付の偽装が考えられます。")[
            language])
    }
    if let later = timeline.later {
      notes.append(
        Phrase(
          en:
            "\(Words.findings(later.count)) dated years after the picture (the latest on \(Words.day(later.farthest))); a wrong clock or a forged date is likely.",
          ja: "\(Words.number(later.count)) 件は図より何年も後です（最新 \(Words.day(later.farthest))）。時計の誤りや日付の偽装が考えられます。")[language]
      )
    }
    if timeline.undated > 0 {
      notes.append(
        Phrase(
          en: "\(Words.findings(timeline.undated)) without a time, not in the picture.",
          ja: "時刻不明の \(Words.number(timeline.undated)) 件は図に含みません。")[language])
    }
    return notes.isEmpty ? "" : "<p class=\"note\">\(notes.joined(separator: " "))</p>"
  }

  private var table: HTML {
    var days: [(day: EventTime, levels: [Level: Int])] = []
    for count in model.summary.byDay {
      if days.last?.day != count.day { days.append((count.day, [:])) }
      days[days.count - 1].levels[count.level, default: 0] += count.count
    }
    let shown = days.suffix(ReportLimits.days)
    let heads = Level.allCases.reversed().map { "<th class=\"num\">\(ReportWords.level($0)[language])</th>" as HTML }
    let rows = shown.map { day, levels in
      let cells = Level.allCases.reversed().map { level in
        "<td class=\"num\">\(levels[level].map { Words.number($0) } ?? "–")</td>" as HTML
      }
      return "<tr><td class=\"nowrap\">\(Words.day(day))</td>\(cells)</tr>" as HTML
    }
    let left = days.count - shown.count
    let note: HTML =
      left == 0
      ? ""
      : "<p class=\"note\">\(Phrase(en: "The last \(shown.count) days with findings; \(left) earlier ones are left out.", ja: "検出のある直近 \(shown.count) 日分。それ以前の \(left) 日分は省略。")[language])</p>"
    return """
      <details><summary>\(ReportWords.asTable[language])</summary>
      <div class="scroll"><table><thead><tr><th>\(ReportWords.day[language])</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
      \(note)</details>
      """
  }

  /// Decimal magnitude of a count, in quarters: 0 for 1, 1 for 10.
  private static func magnitude(_ count: Int) -> Double {
    var magnitude = 0.0
    var rest = Double(count)
    while rest >= 10 {
      rest /= 10
      magnitude += 1
    }
    return magnitude + (rest - 1) / 9
  }

  /// At most four characters: `87`, `1.2k`, `34k`, `5M`.
  private static func short(_ count: Int) -> String {
    switch count {
    case ..<1_000: "\(count)"
    case ..<10_000: "\(count / 1_000).\(count % 1_000 / 100)k"
    case ..<1_000_000: "\(count / 1_000)k"
    default: "\(count / 1_000_000)M"
    }
  }
}
