/// What fills the mailbox of an institute on all other days: the neighbours of the tactic, none of which may look like it.
struct OrdinaryMail {
  private var noise: Noise
  private var number = 0

  init(seed: UInt64) { noise = Noise(seed: seed) }

  /// Mails from 3 June to 5 July 2024, in working hours, in order of time.
  mutating func messages(_ count: Int) -> [MailComposer] {
    var messages: [MailComposer] = []
    while messages.count < count {
      let day = noise.number(0...32)
      let time = Moment(6, 3, 9, 0, 0) + day * 86_400 + noise.number(0...33_000)
      if time.isWeekend && noise.number(0...9) > 0 { continue }
      number += 1
      messages.append(message(at: time))
    }
    return messages.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
  }

  private mutating func message(at time: Moment) -> MailComposer {
    switch noise.number(0...11) {
    case 0, 1: return newsletter(time)
    case 2: return protectedArchive(time)
    case 3: return invoice(time)
    case 4, 5: return colleague(time)
    case 6: return expertFromItsOwnDomain(time)
    case 7: return mailingList(time)
    case 8: return privateMail(time)
    case 9: return english(time)
    case 10: return notice(time)
    default: return meeting(time)
    }
  }

  private mutating func compose(
    _ time: Moment, _ from: Institute.Person, _ subject: String, _ text: String,
    _ charset: MailComposer.Charset = .utf8
  ) -> MailComposer {
    let to = noise.pick(Institute.staff)
    return MailComposer(
      time: time, from: from, to: to, subject: subject, text: text, charset: charset, number: 100 + number)
  }

  private mutating func newsletter(_ time: Moment) -> MailComposer {
    let issue = noise.number(100...400)
    let topic = noise.pick(["台湾海峡の現状", "日米同盟の課題", "経済安全保障とサプライチェーン", "国際情勢の展望", "ウクライナ復興支援"])
    let from = Institute.Person(name: "国際対話財団 ニュースレター", roman: "", address: "news@dialogue-foundation.example")
    var mail = compose(
      time, from, "【国際対話財団】メールマガジン第\(issue)号：\(topic)",
      "■特集：\(topic)\n■シンポジウムのご案内：参加申込は https://www.dialogue-foundation.example/events/\(issue) から\n■新刊のご紹介\n配信停止はこちら https://www.dialogue-foundation.example/unsubscribe\n"
    )
    mail.headers = [
      ("List-Unsubscribe", "<https://www.dialogue-foundation.example/unsubscribe>"), ("Precedence", "bulk"),
    ]
    return mail
  }

  private mutating func protectedArchive(_ time: Moment) -> MailComposer {
    let name = noise.pick(["見積書", "契約書案", "納品書", "議事録"])
    let from = noise.pick(Institute.vendors)
    var mail = compose(
      time, from, "\(name)送付の件",
      "いつもお世話になっております。\n\(name)を添付にてお送りいたします。\n解凍パスワードは別メールにてお知らせいたします。\n", noise.pick([.jis, .utf8, .shiftJIS]))
    let pdf = Containers.pdf(noise.hex(8))
    mail.attachments = [
      ("\(name).zip", "application/zip", Containers.zip([("\(name).pdf", pdf)], isEncrypted: true))
    ]
    return mail
  }

  private mutating func invoice(_ time: Moment) -> MailComposer {
    let month = noise.number(4...6)
    var mail = compose(
      time, noise.pick(Institute.vendors), "\(month)月分ご請求書",
      "経理ご担当者様\n\n\(month)月分のご請求書をお送りします。ご査収のほどよろしくお願いいたします。\n", .jis)
    mail.attachments = [("請求書_\(noise.number(1_000...9_999)).pdf", "application/pdf", Containers.pdf("invoice"))]
    return mail
  }

  private mutating func colleague(_ time: Moment) -> MailComposer {
    let subject = noise.pick([
      "明日の所内会議の件", "Re: 出張申請について", "研究会の会場予約", "資料室の蔵書点検", "来客対応のお願い", "プリンターの件", "Re: 原稿の締切について",
    ])
    let text = noise.pick([
      "お疲れさまです。会議室は3階に変更になりました。", "承知しました。よろしくお願いします。", "会場は第二会議室を予約済みです。資料は共有フォルダーに置きました。",
      "ご確認ありがとうございます。修正版は来週お送りします。",
    ])
    return compose(time, noise.pick(Institute.staff), subject, text + "\n", noise.pick([.jis, .jis, .utf8]))
  }

  private mutating func expertFromItsOwnDomain(_ time: Moment) -> MailComposer {
    let subject = noise.pick(["インド太平洋研究会のご案内", "日米関係シンポジウム登壇のお願い", "安全保障政策に関する意見交換会", "外交史研究会 会合資料"])
    var mail = compose(
      time, Institute.partners[noise.number(0...2)], subject,
      "先生方\n\n次回の研究会についてご案内いたします。ご出席いただければ幸いです。\n詳細は添付の案内状をご覧ください。\n", noise.pick([.jis, .utf8]))
    mail.attachments = [("案内状.pdf", "application/pdf", Containers.pdf("invitation"))]
    return mail
  }

  private mutating func mailingList(_ time: Moment) -> MailComposer {
    let issue = noise.number(200...900)
    let person = noise.pick(Institute.partners)
    var mail = compose(
      time, person,
      "[east-asia-forum:\(issue)] " + noise.pick(["New paper on deterrence", "Call for papers", "Re: reading list"]),
      "Dear all,\n\nPlease find the programme at https://lists.atlantic-forum.example/\(issue).\nComments are welcome.\n\n\(person.roman)\n"
    )
    mail.headers = [("List-Id", "<east-asia-forum.lists.atlantic-forum.example>"), ("Precedence", "list")]
    return mail
  }

  private mutating func privateMail(_ time: Moment) -> MailComposer {
    let subject = noise.pick(["週末の件", "写真送ります", "お土産ありがとう", "同窓会の出欠"])
    var mail = compose(
      time, noise.pick(Institute.friends), subject, noise.pick(["土曜は10時に駅で待ち合わせでどうでしょう。\n", "先日の写真です。また集まりましょう。\n"]))
    if subject == "写真送ります" {
      mail.attachments = [("IMG_\(noise.number(1_000...9_999)).jpg", "image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16])]
    }
    return mail
  }

  private mutating func english(_ time: Moment) -> MailComposer {
    let person = Institute.partners[noise.number(3...4)]
    return compose(
      time, person, noise.pick(["Travel details for Tokyo", "Re: dinner on Thursday", "Draft programme", "Thank you"]),
      "Dear colleagues,\n\nThank you for the quick answer. My flight arrives on Tuesday at 9:40.\n\nBest wishes,\n\(person.roman)\n"
    )
  }

  private mutating func notice(_ time: Moment) -> MailComposer {
    var mail = compose(
      time, Institute.vendors[noise.number(1...3)], noise.pick(["メンテナンスのお知らせ", "ご予約内容の確認", "製品セミナー開催のご案内"]), "")
    mail.html = """
      <html><body><p>いつもご利用いただきありがとうございます。</p>
      <p>詳細は<a href="https://www.midori-systems.example/info/\(noise.number(10...99))">こちら</a>をご確認ください。</p></body></html>
      """
    return mail
  }

  private mutating func meeting(_ time: Moment) -> MailComposer {
    var mail = compose(
      time, Institute.staff[4], "【事務局】定例研究会の開催について",
      "所員各位\n\n定例研究会を下記のとおり開催します。\n議題：東アジアの安全保障環境\n資料は共有フォルダーに格納しました。\n", .jis)
    mail.attachments = [
      (
        "次第.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Containers.office("agenda")
      )
    ]
    return mail
  }
}
