/// Words for the sectors of victims, brought to STIX 2.1's `industry-sector-ov` where it has a word.
///
/// Registers, reports and profiles write "ministry", "Government", "政府機関" or `government-national`; compared as written they
/// would look like different victims. Words that nobody knows are kept in lower case.
public enum SectorVocabulary {
  /// The vocabulary's word for a sector.
  public static func normalise(_ word: String) -> String {
    let key = KnowledgeBase.key(word)
    return synonyms[key] ?? word.lowercased().split { " _/".contains($0) }.joined(separator: "-")
  }

  /// Whether two words name the same sector, or one the other's part: `government` covers `government-national`.
  public static func agree(_ first: String, _ second: String) -> Bool {
    first == second || parents[first] == second || parents[second] == first
  }

  /// The word one step up, as STIX orders them.
  static let parents: [String: String] = [
    "government-national": "government", "government-regional": "government", "government-local": "government",
    "government-public-services": "government", "emergency-services": "government", "politics": "government",
    "dams": "infrastructure", "nuclear": "infrastructure", "water": "infrastructure", "utilities": "infrastructure",
    "telecommunications": "communications", "media": "communications", "semiconductor": "technology",
    "think-tank": "non-profit", "pharmaceuticals": "healthcare", "cryptocurrency": "financial-services",
    "insurance": "financial-services", "maritime": "transportation", "gaming": "entertainment",
    "research": "education", "chemical": "manufacturing", "automotive": "manufacturing",
  ]

  private static let words: [(String, String)] = [
    ("government", "government governmental publicsector state gov civilservice administration 政府 官公庁 行政 公共"),
    (
      "government-national",
      "governmentnational ministry ministries foreignministry ministryofforeignaffairs ministryofdefence federal cabinet "
        + "nationalgovernment diplomatic diplomacy embassy diplomats centralgovernment 省庁 中央省庁 外務省 防衛省 内閣 政府機関 大使館 外交"
    ),
    ("government-regional", "governmentregional stategovernment prefecture regionalgovernment 都道府県 県庁"),
    ("government-local", "governmentlocal municipality localgovernment city council 自治体 地方自治体 市役所 地方公共団体"),
    ("government-public-services", "governmentpublicservices publicservices sanitation socialservices"),
    ("emergency-services", "emergencyservices police lawenforcement 警察 消防"),
    ("politics", "politics political politicians politicalparty parliament diet legislature 政治 政治家 政党 国会 議員"),
    ("defense", "defence defense military armedforces defenseindustrialbase defenceindustry dib 防衛 防衛産業 軍事 軍"),
    ("aerospace", "aerospace space aviationindustry satellite aeronautics 航空宇宙 宇宙"),
    ("technology", "technology it tech informationtechnology software hightech softwaredevelopment 情報技術 ハイテク"),
    ("semiconductor", "semiconductor semiconductors chips 半導体"),
    ("communications", "communications communication informationandcommunications ict 通信 情報通信"),
    ("telecommunications", "telecommunications telecommunication telecom telecoms isp 電気通信"),
    ("media", "media news journalism press journalists newspapers broadcasting 報道 メディア マスコミ 新聞 放送"),
    (
      "education",
      "education academia academic academics university universities school highereducation 教育 大学 学術 学術界 学校"
    ),
    ("research", "research researchinstitute researchinstitution science laboratory 研究 研究機関 研究所"),
    ("think-tank", "thinktank thinktanks thinktankpolicy policyresearch シンクタンク"),
    ("non-profit", "nonprofit nonprofits ngo ngos charity foundation civilsociety 非営利 財団 公益法人"),
    ("healthcare", "healthcare health hospital hospitals medical medicine 医療 病院 ヘルスケア"),
    ("pharmaceuticals", "pharmaceuticals pharmaceutical pharma biotech biotechnology 製薬 医薬品"),
    (
      "financial-services",
      "financialservices finance financial banking bank banks fintech financialinstitutions 金融 銀行"
    ),
    ("insurance", "insurance 保険"), ("cryptocurrency", "cryptocurrency crypto blockchain 暗号資産 仮想通貨"),
    ("manufacturing", "manufacturing manufacturer industrial industry engineering machinery 製造 製造業 工業"),
    ("automotive", "automotive automobile cars 自動車"), ("chemical", "chemical chemicals 化学"),
    ("energy", "energy oil gas oilandgas petroleum エネルギー 石油"),
    ("utilities", "utilities utility electricity power 電力 公益事業"),
    ("nuclear", "nuclear 原子力"), ("water", "water 水道"), ("dams", "dams dam"),
    ("infrastructure", "infrastructure criticalinfrastructure 重要インフラ インフラ"),
    ("transportation", "transportation transport logistics aviation airline airlines railway shipping 運輸 交通 物流 航空 鉄道"),
    ("maritime", "maritime port ports harbour harbor 港湾 海事 海運"), ("retail", "retail ecommerce 小売"),
    ("hospitality-leisure", "hospitalityleisure hospitality hotel hotels tourism travel 観光 宿泊 ホテル"),
    ("entertainment", "entertainment エンターテインメント"), ("gaming", "gaming games videogames ゲーム"),
    ("legal", "legal law lawfirm lawfirms legalservices 法律 法務"), ("mining", "mining 鉱業"),
    ("construction", "construction building 建設"), ("agriculture", "agriculture farming food 農業"),
    ("commercial", "commercial business consulting 商業"), ("religion", "religion religious church 宗教"),
  ]

  private static let synonyms: [String: String] = {
    var map: [String: String] = [:]
    for (word, others) in words {
      map[KnowledgeBase.key(word)] = word
      for other in others.split(separator: " ") { map[KnowledgeBase.key(String(other))] = word }
    }
    return map
  }()
}
