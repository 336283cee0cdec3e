import EventModel

/// Words that incidents are made of. Techniques, tools and flaws are public facts (ATT&CK 18.1, public alerts); texts are ours.
enum Vocabulary {
  struct Actor {
    var id: String
    var tactic: IncidentReport.Tactic
    var malware: [String]
  }

  static let policy = ["think-tank", "government-national", "politics", "media", "education"]
  static let industry = ["semiconductor", "manufacturing", "communications", "education", "aerospace"]
  static let sectors = [
    "technology", "manufacturing", "healthcare", "financial-services", "retail", "government-national", "education",
    "communications", "energy", "transportation",
  ]
  static let mailSpy = [
    "T1566.001", "T1566.002", "T1204.002", "T1059.005", "T1059.003", "T1574.001", "T1027.013", "T1047", "T1005",
    "T1082", "T1083", "T1057", "T1033", "T1070.004", "T1560.001", "T1114.001", "T1553.002", "T1221", "T1656",
  ]
  static let deviceSpy = [
    "T1190", "T1133", "T1078", "T1021.002", "T1003.003", "T1003.002", "T1018", "T1482", "T1087.002", "T1560.001",
    "T1048.002", "T1090", "T1016", "T1505.003", "T1070.001",
  ]
  static let crime = [
    "T1566.001", "T1204.002", "T1059.001", "T1486", "T1490", "T1021.001", "T1021.002", "T1003.001", "T1078", "T1190",
    "T1569.002", "T1105", "T1562.001",
  ]
  static let actors: [Actor] = [
    .init(id: "G0045", tactic: .remoteAccess, malware: ["ANEL", "RedLeaves", "ChChes", "PlugX", "QuasarRAT"]),
    .init(id: "G0060", tactic: .mail, malware: ["Daserf", "gh0st RAT", "ShadowPad"]),
    .init(id: "G0098", tactic: .remoteAccess, malware: ["PLEAD", "TSCookie", "Waterbear"]),
    .init(id: "G0094", tactic: .mail, malware: ["BabyShark", "AppleSeed", "KGH_SPY"]),
    .init(id: "G0032", tactic: .mail, malware: ["ThreatNeedle", "BLINDINGCAN", "HOPLIGHT"]),
    .init(id: "G0129", tactic: .mail, malware: ["PlugX", "PUBLOAD", "TONESHELL"]),
    .init(id: "G0096", tactic: .remoteAccess, malware: ["ShadowPad", "Winnti for Windows", "KEYPLUG"]),
    .init(id: "G0081", tactic: .mail, malware: ["KeyBoy", "USBferry", "YAHOYAH"]),
  ]
  static let ransom = ["LockBit 3.0", "BlackCat", "Conti"]
  static let organisations = [
    "青空研究所", "東都総合大学", "みなと電機", "北斗精工", "桜新聞社", "山手政策フォーラム", "大和通信", "富士見化学", "瑞穂半導体", "若葉出版",
    "星野宇宙技術", "光洋製作所", "千代田シンクタンク", "日の出銀行", "西海運輸", "Aoba Systems", "Hinode Materials", "Kaede Networks",
    "Nagi Robotics", "Suzukaze Institute",
  ]
  static let spySubjects = ["日米同盟に関する勉強会のご案内", "台湾海峡情勢の会合資料", "委員会名簿の送付", "自由で開かれたインド太平洋 講演資料"]
  static let spyBodies = [
    "先日はお時間をいただきありがとうございました。次回の勉強会で使う資料をお送りしますので、事前にご確認ください。",
    "委員会の名簿と議事次第を添付いたします。誤りがございましたら事務局までお知らせください。",
    "台湾海峡をめぐる情勢について、研究会の資料がまとまりましたので共有いたします。",
  ]
  static let laterSubjects = ["取材のご依頼", "所蔵資料のおすすめ", "国際情勢と日本外交"]
  static let laterBodies = [
    "貴殿のご論考を拝読し、ぜひ取材をお願いしたくご連絡いたしました。質問事項は下記のリンクからご覧ください。",
    "当館が所蔵する外交資料のうち、ご関心に合うものを選びました。目録は下記よりダウンロードいただけます。",
  ]
  static let otherSubjects = ["採用に関するお知らせ", "見積書の件", "Invitation to the regional security workshop", "職務経歴書"]
  static let otherBodies = [
    "弊社の採用情報について詳しい資料を添付しましたので、ご検討ください。",
    "Please find the programme of the regional security workshop attached and confirm your attendance.",
    "見積書をお送りいたします。内容をご確認のうえ、ご返信をお願いいたします。",
    "My résumé and a list of publications are attached for your consideration.",
  ]
  static let crimeSubjects = ["請求書", "配送のお知らせ", "Invoice overdue"]
  static let crimeBodies = [
    "請求書を添付いたしますのでご確認ください。お支払い期限にご注意ください。",
    "Your parcel could not be delivered. Open the attached form to arrange a new date.",
  ]
  static let phrases = [
    "担当の者が休暇をいただいておりますため、返信は来週になります。", "本件は関係者限りでお取り扱いください。", "添付の一覧もあわせてご覧ください。",
    "お手数ですが受領の連絡をお願いいたします。", "会場は昨年と同じ建物の三階です。", "The password follows in a separate message.",
    "旧年中は大変お世話になりました。", "前回の議論を踏まえて修正いたしました。", "Please use the form below for your reply.",
    "ご不明な点は事務局の内線までお願いいたします。", "英語版は後日お送りいたします。", "We look forward to working with you again.",
    "印刷してご持参いただければ幸いです。", "締切は月末とさせていただきます。",
  ]
  static let closings = ["どうぞよろしくお願いいたします。", "取り急ぎご連絡まで。", "敬具", "事務局一同"]
}
