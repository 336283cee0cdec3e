/// The look of a report: calm, readable in light and dark and on paper; system fonts only.
enum StyleSheet {
  /// The hash of `text` as the page's Content-Security-Policy names it. A test says what it must be after a change.
  static let hash: StaticString = "sha256-gSV1mUZMmWERuUCOxzj1Le62943Gl5IV9S3N15cGD2s="

  static let text: StaticString = """
    :root{--bg:#f4f5f7;--card:#fff;--ink:#1c2430;--soft:#5a6675;--line:#dfe3e8;--faint:#f0f2f5;--accent:#1f4e79;
    --critical:#8c1023;--high:#c4352b;--medium:#b4690e;--low:#2f6db5;--informational:#6b7785;--good:#2c7a4b}
    @media(prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b212a;--ink:#e4e8ee;--soft:#9aa7b6;--line:#303947;
    --faint:#232b36;--accent:#8fbbe8;--critical:#d63a55;--high:#e2594f;--medium:#cf8a35;--low:#5b9be0;
    --informational:#8793a1;--good:#4fae76}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
    body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.65 system-ui,-apple-system,"Segoe UI",
    "Hiragino Sans","Yu Gothic UI","Noto Sans JP","Noto Sans CJK JP",Meiryo,sans-serif}
    a{color:var(--accent)}
    main,header.top,footer{max-width:1120px;margin:0 auto;padding:0 24px}
    header.top{padding-top:30px;padding-bottom:6px}
    header.top .brand{font-size:13px;letter-spacing:.08em;color:var(--soft)}
    h1{font-size:27px;line-height:1.3;margin:2px 0 6px;font-weight:650;overflow-wrap:anywhere}
    .meta{color:var(--soft);font-size:13.5px;margin:0}
    .meta span+span::before{content:"·";margin:0 .6em}
    nav{margin:16px 0 0;border-bottom:1px solid var(--line)}
    nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;padding:0 0 10px}
    nav a{text-decoration:none;font-size:14px}
    nav a:hover{text-decoration:underline}
    section{margin:26px 0}
    h2{font-size:19px;margin:0 0 10px;font-weight:650}
    h3{font-size:16px;margin:0;font-weight:600;overflow-wrap:anywhere}
    .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:20px 24px}
    .note{color:var(--soft);font-size:13.5px;margin:8px 0}
    .verdict{border-left:7px solid var(--informational)}
    .verdict.serious{border-left-color:var(--high)}
    .verdict.suspicious{border-left-color:var(--medium)}
    .verdict.weak{border-left-color:var(--low)}
    .verdict.nothing{border-left-color:var(--accent)}
    .verdict .question{color:var(--soft);font-size:14px;margin:0}
    .verdict .answer{font-size:25px;line-height:1.35;font-weight:680;margin:2px 0 6px}
    .verdict.serious .answer{color:var(--high)}
    .verdict p{margin:6px 0;max-width:78ch}
    .verdict .caveat{color:var(--soft);font-size:14px;border-top:1px solid var(--line);padding-top:10px;margin-top:14px;
    max-width:none}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin:14px 0 0;padding:0}
    .tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:13px 16px;min-width:0}
    .tile dt{color:var(--soft);font-size:13px;margin:0}
    .tile dd{margin:2px 0 0;font-size:21px;line-height:1.35;font-weight:620;overflow-wrap:anywhere;
    font-variant-numeric:tabular-nums}
    .tile dd small{display:block;font-size:13px;line-height:1.5;font-weight:400;color:var(--soft);margin-top:3px}
    .two{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin-top:12px}
    @media(max-width:760px){.two{grid-template-columns:1fr}}
    .two h3{margin-bottom:8px;font-size:15px}
    .two .scope{color:var(--soft);font-size:12.5px;margin:-8px 0 6px}
    .story{margin-top:12px}
    .story h3{font-size:15px;margin-bottom:6px}
    .story .when{font-variant-numeric:tabular-nums;font-weight:600;line-height:1.45}
    .story .when .soft{font-weight:400;color:var(--soft)}
    .story td.grow{width:100%}
    table{border-collapse:collapse;width:100%;font-size:14px}
    th{font-weight:600;text-align:left;color:var(--soft);font-size:13px;white-space:nowrap}
    th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
    tr:last-child>td{border-bottom:0}
    td{overflow-wrap:anywhere}
    .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    th.num{text-align:right}
    .nowrap{white-space:nowrap}
    .scroll{overflow-x:auto}
    code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.91em}
    .badge{display:inline-block;min-width:4.6em;text-align:center;border-radius:4px;padding:1px 8px;font-size:12.5px;
    line-height:1.6;font-weight:600;color:#fff;background:var(--informational);white-space:nowrap}
    .badge.critical{background:var(--critical)}
    .badge.high{background:var(--high)}
    .badge.medium{background:var(--medium)}
    .badge.low{background:var(--low)}
    .state{white-space:nowrap;font-size:13px}
    .state::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-right:7px;
    background:var(--good)}
    .state.partial::before,.state.unfinished::before{background:var(--medium)}
    .state.unreadable::before{background:var(--high)}
    .state.noted::before{background:var(--informational)}
    .bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:var(--faint);margin:8px 0 0}
    .rule{padding:0;margin:0 0 16px;overflow:hidden}
    .rule>header{padding:14px 20px;display:flex;gap:12px;align-items:baseline;border-bottom:1px solid var(--line);
    background:var(--faint)}
    .rule>header .grow{flex:1;min-width:0}
    .rule>header .many{font-size:19px;font-weight:640;font-variant-numeric:tabular-nums;white-space:nowrap}
    .rule>header .many small{font-size:13px;font-weight:400;color:var(--soft)}
    .rule .sub{color:var(--soft);font-size:13px;margin:2px 0 0;overflow-wrap:anywhere}
    .finding{padding:13px 20px 14px;border-bottom:1px solid var(--line);break-inside:avoid}
    .finding:last-child{border-bottom:0}
    .finding .when{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;margin:0 0 6px}
    .finding .badge{font-size:11.5px;padding:0 6px;min-width:4em}
    .finding time{font-weight:620;font-variant-numeric:tabular-nums}
    .finding .where{color:var(--soft);font-size:13.5px;overflow-wrap:anywhere}
    .finding table{font-size:13.5px;margin:4px 0 8px}
    .finding td,.finding th{padding:3px 14px 3px 0}
    .finding th{font-size:12.5px}
    .finding col.f{width:16%}.finding col.v{width:46%}
    .finding td.what{color:var(--soft)}
    .values{list-style:none;display:flex;flex-wrap:wrap;gap:5px;margin:6px 0;padding:0}
    .values li{border:1px solid var(--line);border-radius:4px;padding:1px 8px;font-size:12.5px;background:var(--faint);
    overflow-wrap:anywhere;max-width:100%}
    .values li b{font-weight:500;color:var(--soft);margin-right:6px}
    .origin{color:var(--soft);font-size:12.5px;margin:6px 0 0;overflow-wrap:anywhere}
    .more{margin:0;padding:10px 20px;background:var(--faint);font-size:13.5px;color:var(--soft)}
    .cut{color:var(--soft)}
    .hash{font-size:12px;color:var(--soft);overflow-wrap:anywhere}
    .plain{margin:0;padding:0;list-style:none}
    .plain li{padding:3px 0;display:flex;gap:10px;justify-content:space-between}
    .plain li span:first-child{min-width:0;overflow-wrap:anywhere}
    dl.guide{margin:0}
    dl.guide dt{font-weight:600;margin-top:12px}
    dl.guide dt:first-child{margin-top:0}
    dl.guide dd{margin:2px 0 0;max-width:86ch}
    dl.guide+h3{margin:24px 0 6px}
    details{margin-top:10px}
    summary{cursor:pointer;color:var(--accent);font-size:14px}
    footer{color:var(--soft);font-size:13px;padding-top:6px;padding-bottom:36px}
    svg{display:block;width:100%;height:auto}
    svg text{fill:var(--ink);font-size:12.5px;font-family:inherit}
    svg .lane{font-size:13.5px;font-weight:600}
    svg .soft{fill:var(--soft)}
    svg .in{fill:#fff;font-size:11px;font-weight:600;text-anchor:middle}
    svg circle.low,svg circle.informational{opacity:.62}
    svg .grid{stroke:var(--line);stroke-width:1}
    svg .base{stroke:var(--soft);stroke-width:1;opacity:.45}
    svg circle{stroke:var(--card);stroke-width:1.5}
    svg .critical{fill:var(--critical)}
    svg .high{fill:var(--high)}
    svg .medium{fill:var(--medium)}
    svg .low{fill:var(--low)}
    svg .informational{fill:var(--informational)}
    @media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f4f4f4;--accent:#1f4e79;
    --critical:#8c1023;--high:#c4352b;--medium:#b4690e;--low:#2f6db5;--informational:#6b7785;--good:#2c7a4b}
    body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
    nav{display:none}main,header.top,footer{max-width:none;padding-left:0;padding-right:0}
    .card,.tile,tr,.rule>header{break-inside:avoid}.card.rule,.card.long{break-inside:auto}
    h2,h3,.rule>header{break-after:avoid}a{color:inherit;text-decoration:none}.scroll{overflow:visible}}

    """
}
