/// The made-up institute of the examples and the people around it. All domains end in `.example`, all addresses of the
/// internet are of the ranges for documentation (RFC 2606, RFC 5737).
enum Institute {
  struct Person {
    var name: String
    var roman: String
    var address: String
  }

  static let domain = "shinonome-policy.example"
  static let gateway = "192.0.2.10"
  static let fileServer = "10.20.1.30"

  static let staff = [
    Person(name: "林 直子", roman: "Naoko Hayashi", address: "n.hayashi@shinonome-policy.example"),
    Person(name: "大野 健一", roman: "Kenichi Ono", address: "k.ono@shinonome-policy.example"),
    Person(name: "松井 恵", roman: "Megumi Matsui", address: "m.matsui@shinonome-policy.example"),
    Person(name: "村上 誠", roman: "Makoto Murakami", address: "m.murakami@shinonome-policy.example"),
    Person(name: "東雲政策研究所 事務局", roman: "Secretariat", address: "office@shinonome-policy.example"),
  ]

  static let partners = [
    Person(name: "北浜大学 法学部 坂井", roman: "Sakai", address: "sakai@law.kitahama-univ.example"),
    Person(name: "港湾経済新聞 編集部 原", roman: "Hara", address: "hara@minato-keizai.example"),
    Person(name: "国際対話財団 企画課 中野", roman: "Nakano", address: "nakano@dialogue-foundation.example"),
    Person(name: "Dr. Eva Lindholm", roman: "Eva Lindholm", address: "lindholm@nordic-institute.example"),
    Person(name: "Daniel Brook", roman: "Daniel Brook", address: "d.brook@atlantic-forum.example"),
  ]

  static let vendors = [
    Person(name: "あおば事務機 経理部", roman: "Aoba", address: "billing@aoba-office.example"),
    Person(name: "株式会社みどりシステム サポート", roman: "Midori", address: "support@midori-systems.example"),
    Person(name: "さくら印刷 営業 田辺", roman: "Tanabe", address: "tanabe@sakura-print.example"),
    Person(name: "山手トラベル", roman: "Yamate", address: "booking@yamate-travel.example"),
  ]

  static let friends = [
    Person(name: "林 由美", roman: "Yumi", address: "yumi.h@freemail.example"),
    Person(name: "木村", roman: "Kimura", address: "kimura88@freemail.example"),
  ]
}
