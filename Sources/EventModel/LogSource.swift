/// Where records come from, in Sigma's three words, with the reader's own name for the kind of record.
public struct LogSource: Hashable, Sendable, Codable {
  /// The product, as `windows`, `fortigate`, `apache`.
  public var product: String?
  /// The service inside the product, as `security`, `sshd`; for Windows the name Sigma gives to the channel.
  public var service: String?
  /// The kind of record across products, as `webserver`, `firewall`, `email`, `process_creation`.
  public var category: String?
  /// The channel that a Windows record names, as `Microsoft-Windows-Sysmon/Operational`.
  public var channel: String?
  /// The reader's name for the kind of record, as `fortinet:fortigate:event`.
  public var dataType: String

  /// A source; leave out what the record does not say.
  public init(
    dataType: String, product: String? = nil, service: String? = nil, category: String? = nil, channel: String? = nil
  ) {
    self.dataType = dataType
    self.product = product
    self.service = service
    self.category = category
    self.channel = channel
  }
}
