/// The mails of the intruder. What they carry is harmless: headers of file formats, zeros and plain words.
enum CampaignMail {
  private static let ambassador = Institute.Person(
    name: "元大使 白川 宗一", roman: "", address: "shirakawa.soichi1951@freemail.example")
  private static let journalist = Institute.Person(
    name: "月刊国際論壇 編集委員 三浦", roman: "", address: "kokusai.rondan.miura@freemail.example")
  private static let expo = Institute.Person(
    name: "Prof. Clara Weiss", roman: "", address: "clara.weiss.research@freemail.example")
  private static let professor = Institute.Person(
    name: "青嶺大学 教授 久保田", roman: "", address: "kubota@seirei-univ.example")

  /// In order of time. The last one goes to a personal Maildir, the others to the institute's mailbox.
  static func messages(first number: Int) -> [MailComposer] {
    let hayashi = Institute.staff[0]
    let ono = Institute.staff[1]
    let matsui = Institute.staff[2]
    let opening = MailComposer(
      time: Moment(6, 17, 10, 12, 40), from: ambassador, to: hayashi, subject: "日米同盟に関する勉強会へのご登壇のお願い",
      text: """
        林 直子 様

        突然のご連絡失礼いたします。元大使の白川と申します。
        このたび有志で日米同盟と台湾海峡情勢に関する勉強会を企画しており、
        先生のご意見を伺いたくご連絡いたしました。
        ご都合をお知らせいただければ、資料をお送りいたします。

        白川 宗一
        """, charset: .jis, headers: [("X-Mailer", "WebMail 3.2")], number: number)
    var delivery = opening
    delivery.time = Moment(6, 20, 10, 41, 5)
    delivery.subject = "Re: 日米同盟に関する勉強会へのご登壇のお願い"
    delivery.text = """
      林 様

      ご快諾ありがとうございます。会合資料は容量が大きいため、
      下記リンクよりZIPファイルをダウンロードしてご覧ください。
      https://cloud-storage.example/s/9fK2/kaigou-shiryo-20240628.zip

      白川
      """
    delivery.reply = opening.messageID
    delivery.number += 1
    let interview = MailComposer(
      time: Moment(6, 25, 15, 3, 22), from: journalist, to: ono, subject: "【取材のご依頼】インド太平洋の安全保障について",
      text: "大野様\n\n月刊国際論壇の三浦と申します。防衛政策についてお話を伺いたく、取材要領を添付いたします。\nパスワードは 20240625 です。\n",
      attachments: [
        ("取材要領.zip", "application/zip", Containers.zip([("取材要領.docx.lnk", Containers.shortcut)], isEncrypted: true))
      ], headers: [("Reply-To", "kokusai.rondan.miura@freemail.example")], number: number + 2)
    let list = MailComposer(
      time: Moment(6, 27, 9, 48, 10), from: ambassador, to: matsui, subject: "経済安全保障研究会 委員名簿の送付",
      text: "松井様\n\n委員会名簿をお送りします。内容をご確認ください。\n", charset: .jis,
      attachments: [
        (
          "委員名簿.docm", "application/vnd.ms-word.document.macroEnabled.12",
          Containers.office("harmless text", macro: true)
        )
      ], number: number + 3)
    let disk = MailComposer(
      time: Moment(6, 28, 11, 20, 51), from: professor, to: hayashi, subject: "ロシア・ウクライナ戦争に関する会合資料",
      text: "林様\n\n先週の会合資料をお送りします。仮想ディスク形式ですのでダブルクリックで開いてください。\n", charset: .shiftJIS,
      attachments: [("会合資料.vhd", "application/octet-stream", Containers.disk)], number: number + 4)
    let exhibition = MailComposer(
      time: Moment(6, 26, 18, 5, 0), from: expo, to: Institute.staff[3],
      subject: "The exhibition in Japan in 2025: briefing material",
      text: "",
      html: """
        <p>Dear Dr. Murakami,</p><p>I am a senior fellow working on EU-Japan bilateral relations. Following our exchange
        with your colleagues I would like to share the briefing material on Japanese diplomacy for the Expo 2025 delegation.</p>
        <p><a href="https://cloud-storage.example/d/77aa?e=expo">The exhibition in Japan in 2025.zip</a></p>
        <p>Clara Weiss</p>
        """, number: number + 5)
    return [opening, delivery, interview, list, disk, exhibition]
  }
}
