import EventModel

extension ReportModel {
  /// The report as one HTML page: no script, nothing loaded from anywhere, printable.
  public var html: String { ReportView(model: self).page.markup }
}

/// The page around the sections.
struct ReportView {
  let model: ReportModel
  private var language: Language { model.language }

  var page: HTML {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(HTML(stringLiteral: StyleSheet.hash))'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="Kagami \(model.options.version)">
    <title>\(model.title) – \(ReportWords.subject[language])</title>
    <style>\(HTML(stringLiteral: StyleSheet.text))</style>
    </head>
    <body>
    \(header)
    <main>
    \(GlanceView(model: model).section)
    \(TimelineView(model: model).section)
    \(FindingsView(model: model).section)
    \(hosts)\(IndicatorsView(model: model).section)
    \(EvidenceView(model: model).section)
    \(LossesView(model: model).section)
    \(GuideView(model: model).section)
    \(RunsView(model: model).section)
    </main>
    <footer><p>Kagami \(model.options.version) · \(ReportWords.generated[language]) \(Words.time(model.options.generated))</p></footer>
    </body>
    </html>

    """
  }

  /// The section on hosts with its line end; nothing where there are no Windows events.
  private var hosts: HTML {
    guard let hosts = model.hosts, !hosts.isEmpty else { return "" }
    return "\(HostView(model: model).section)\n"
  }

  private var header: HTML {
    var hosts: [(id: HTML, title: Phrase)] = [("hosts", HostView.title)]
    if model.hosts?.isEmpty ?? true { hosts = [] }
    let before: [(id: HTML, title: Phrase)] = [
      ("glance", ReportWords.glance), ("timeline", ReportWords.timeline), ("findings", ReportWords.findings),
    ]
    let after: [(id: HTML, title: Phrase)] = [
      ("indicators", ReportWords.indicators), ("evidence", ReportWords.evidence), ("losses", ReportWords.losses),
      ("guide", ReportWords.guide), ("runs", ReportWords.runs),
    ]
    let sections = before + hosts + after
    let links = sections.map { "<li><a href=\"#\($0.id)\">\($0.title[language])</a></li>" as HTML }
    return """
      <header class="top">
      <div class="brand">KAGAMI</div>
      <h1>\(VisibleText.evidence(model.title, limit: 120)) – \(ReportWords.subject[language])</h1>
      <p class="meta"><span>\(ReportWords.generated[language]) \(Words.time(model.options.generated))</span><span>\(ReportWords.zone[language])</span></p>
      <nav aria-label="\(ReportWords.glance[language])"><ul>\(links)</ul></nav>
      </header>
      """
  }
}

extension HTML {
  /// The badge of a level: word and colour.
  static func badge(_ level: Level, _ language: Language) -> HTML {
    "<span class=\"badge \(level.rawValue)\">\(ReportWords.level(level)[language])</span>"
  }

  /// A technique with its name where it is known.
  static func technique(_ id: String, _ language: Language) -> HTML {
    guard let name = TechniqueNames.name(id) else { return "<code>\(id)</code>" }
    return "<code>\(id)</code> \(name[language])"
  }

  /// A section of the page.
  static func section(_ id: HTML, _ title: String, _ content: HTML) -> HTML {
    "<section id=\"\(id)\" aria-labelledby=\"\(id)-title\">\n<h2 id=\"\(id)-title\">\(title)</h2>\n\(content)\n</section>"
  }
}
