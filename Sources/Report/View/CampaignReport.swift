public import EventModel

/// Campaigns on one page: when, whom, how, with what, from where, in which phases, held together by what, and which
/// incidents carry a name. No script, nothing loaded from anywhere, printable.
public struct CampaignReport: Sendable {
  /// One campaign.
  public struct Entry: Sendable {
    /// The campaign.
    public var campaign: Campaign
    /// Its facts with their headings.
    public var facts: [(name: Phrase, tallies: [Tally])]
    /// Who is behind it, in a sentence; nil where no name can be given.
    public var verdict: String?
    /// Why no name is given.
    public var reason: String?
    /// The incidents that carry the name.
    public var attributed: Set<String>

    /// An entry.
    public init(
      campaign: Campaign, facts: [(name: Phrase, tallies: [Tally])], verdict: String?, reason: String?,
      attributed: Set<String>
    ) {
      self.campaign = campaign
      self.facts = facts
      self.verdict = verdict
      self.reason = reason
      self.attributed = attributed
    }
  }

  let entries: [Entry]
  let incidents: Int
  let unlinked: Int
  let decisions: [String]
  let language: Language
  let generated: EventTime
  let version: String
  /// Values and links listed per campaign; the rest is counted.
  private static let values = 12
  private static let links = 40

  /// A page.
  public init(
    entries: [Entry], incidents: Int, unlinked: Int, decisions: [String], language: Language, generated: EventTime,
    version: String
  ) {
    self.entries = entries
    self.incidents = incidents
    self.unlinked = unlinked
    self.decisions = decisions
    self.language = language
    self.generated = generated
    self.version = version
  }

  /// The page.
  public var html: String { page.markup }

  private func word(_ en: String, _ ja: String) -> String { Phrase(en: en, ja: ja)[language] }

  private var page: HTML {
    let title = word("Campaigns", "キャンペーン")
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(HTML(stringLiteral: StyleSheet.hash))'; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(HTML(stringLiteral: StyleSheet.text))</style>
      </head>
      <body>
      <header class="top"><div class="brand">KAGAMI</div><h1>\(title)</h1>
      <p class="meta"><span>\(word("\(incidents) incidents, \(entries.count) campaigns, \(unlinked) incidents in none", "事案 \(incidents) 件、キャンペーン \(entries.count) 件、どれにも属さない事案 \(unlinked) 件"))</span><span>\(Words.time(generated))</span></p></header>
      <main>
      \(entries.map(section))
      \(decisionSection)
      </main>
      <footer><p>Kagami \(version) · \(Words.time(generated))</p></footer>
      </body>
      </html>

      """
  }

  private func section(_ entry: Entry) -> HTML {
    let summary = entry.campaign.summary
    let span = [summary.firstSeen, summary.lastSeen].map { $0.map(Words.day) ?? "?" }.joined(separator: " – ")
    let facts = entry.facts.map { fact in
      "<tr><th>\(fact.name[language])</th><td>\(VisibleText.evidence(list(fact.tallies), limit: 2_000))</td></tr>\n"
        as HTML
    }
    let name = entry.campaign.name ?? entry.verdict ?? entry.campaign.id
    return """
      <section id="\(entry.campaign.id)"><h2>\(VisibleText.evidence(name, limit: 160))</h2>
      <div class="card"><p class="note">\(entry.campaign.id) · \(word("\(entry.campaign.incidents.count) incidents", "\(entry.campaign.incidents.count) 件の事案")) · \(span)</p>
      <p>\(VisibleText.evidence(standing(entry), limit: 600))</p>
      <table><tbody>\(facts)</tbody></table>
      \(phases(entry.campaign))\(members(entry))\(links(entry.campaign))</div></section>

      """
  }

  private func list(_ tallies: [Tally]) -> String {
    let shown = tallies.prefix(Self.values).map { "\($0.value) (\($0.count))" }.joined(separator: ", ")
    return tallies.count > Self.values ? shown + ", …" : shown
  }

  private func standing(_ entry: Entry) -> String {
    guard let verdict = entry.verdict else {
      return word("No name can be given", "特定の名前は挙げられません") + (entry.reason.map { ": " + $0 } ?? "")
    }
    let rest = entry.campaign.incidents.count - entry.attributed.count
    return verdict
      + word(
        ". \(entry.attributed.count) incidents carry the name; \(rest) are possibly part of the campaign, not attributed.",
        "。\(entry.attributed.count) 件をこの主体によるものと評価。ほか \(rest) 件は関連の可能性があるが帰属しない。")
  }

  private func phases(_ campaign: Campaign) -> HTML {
    guard campaign.phases.count > 1 else { return .empty }
    let rows = campaign.phases.enumerated().map { number, phase in
      let days = [phase.summary.firstSeen, phase.summary.lastSeen].map { $0.map(Words.day) ?? "?" }
      return """
        <tr><td class="num">\(number + 1)</td><td class="nowrap">\(days.joined(separator: " – "))</td><td class="num">\(phase.incidents.count)</td><td>\(VisibleText.evidence(list(phase.summary.tactics)))</td><td>\(VisibleText.evidence(list(phase.summary.software), limit: 400))</td></tr>

        """ as HTML
    }
    return """
      <h3>\(word("Phases", "時期"))</h3>
      <div class="scroll"><table><tbody>\(rows)</tbody></table></div>

      """
  }

  private func members(_ entry: Entry) -> HTML {
    let rows = entry.campaign.incidents.map { id in
      let isNamed = entry.attributed.contains(id)
      let word =
        entry.verdict == nil
        ? "–"
        : isNamed ? self.word("attributed", "帰属") : self.word("possibly part of it, not attributed", "関連の可能性（帰属せず）")
      return "<tr><td class=\"mono\">\(VisibleText.evidence(id))</td><td>\(word)</td></tr>\n" as HTML
    }
    return """
      <h3>\(word("Incidents", "事案"))</h3>
      <div class="scroll"><table><tbody>\(rows)</tbody></table></div>

      """
  }

  private func links(_ campaign: Campaign) -> HTML {
    let rows = campaign.links.prefix(Self.links).map { link in
      let why = link.reasons.prefix(4).map { "\($0.kind) \($0.value)" }.joined(separator: "; ")
      return """
        <tr><td class="mono">\(VisibleText.evidence(link.from))</td><td class="mono">\(VisibleText.evidence(link.to))</td><td class="num">\(link.weight)</td><td>\(VisibleText.evidence(why, limit: 400))</td></tr>

        """ as HTML
    }
    let rest = campaign.links.count - rows.count
    let note: HTML =
      rest > 0 ? "<p class=\"note\">\(word("\(rest) more links: --json", "ほか \(rest) 件の結び付きは --json で"))</p>" : ""
    return """
      <h3>\(word("Why they belong together", "結び付きの根拠"))</h3>
      <div class="scroll"><table><tbody>\(rows)</tbody></table></div>\(note)

      """
  }

  private var decisionSection: HTML {
    guard !decisions.isEmpty else { return .empty }
    let items = decisions.map { "<li>\(VisibleText.evidence($0, limit: 600))</li>\n" as HTML }
    return """
      <section id="decisions"><h2>\(word("Decisions of analysts", "分析者の判断"))</h2>
      <div class="card"><ul>\(items)</ul></div></section>

      """
  }
}
