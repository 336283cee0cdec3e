extension MailEvents {
  /// Fields of `category: email`.
  static let messageFields = [
    "message_id", "subject", "body.text", "body.truncated", "language", "from.address", "from.domain", "from.name",
    "from.class", "from.internal", "sender.address", "reply_to.address", "reply_to.domain", "reply_to.class",
    "reply_to.differs", "return_path.address", "return_path.domain", "display_name.impersonation", "to.address",
    "to.domain", "to.count", "cc.address", "auth.spf", "auth.dkim", "auth.dmarc", "x_mailer", "received.count",
    "received.ip", "is_reply", "reply.kind", "is_bulk", "password.in_body", "download.in_body", "archive.in_body",
    "html.password_form", "lure.score", "lure.topic", "lure.act", "lure.theme", "lure.topic.theme", "lure.act.theme",
    "lure.term",
    "vehicle", "url", "url.domain", "url.registered_domain", "url.class", "url.archive", "url.file", "url.mismatch",
    "url.count",
    "attachment.count", "attachment.name", "attachment.path", "attachment.extension", "attachment.type",
    "attachment.sha256", "attachment.risky",
  ]

  /// Fields of `category: attachment`.
  static let attachmentFields = [
    "message_id", "subject", "from.address", "from.domain", "from.name", "from.class", "from.internal",
    "sender.address", "reply_to.address", "reply_to.domain", "reply_to.class", "reply_to.differs",
    "return_path.address", "return_path.domain", "display_name.impersonation", "lure.score", "lure.topic", "lure.act",
    "lure.theme", "lure.topic.theme", "lure.act.theme", "lure.term", "attachment.name", "attachment.path",
    "attachment.extension", "attachment.type", "attachment.declared_type", "attachment.size", "attachment.sha256",
    "attachment.depth", "attachment.encrypted", "attachment.risky",
  ]
}
