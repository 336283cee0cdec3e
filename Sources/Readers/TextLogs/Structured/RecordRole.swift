import EventModel

/// What the fields of a record mean, by the names that web servers, proxies, collectors and exports give them: the parts of a
/// request, and the message of a log line that a collector wrapped.
///
/// Names are compared exactly, nested ones joined with dots. Sources of the names: nginx `log_format` in common use, Caddy,
/// Traefik, AWS WAF and ELB, Google Cloud load balancing, Azure Application Gateway, Cloudflare, Elastic Common Schema;
/// systemd's journal fields, Docker's json-file driver, Fluentd, rsyslog, syslog-ng, Splunk, GELF, Azure's Syslog table.
enum RecordRole: Int, CaseIterable {
  case method, target, path, query, status, client, agent, referer, user, host, request, program, process, message

  private static let names: [(RecordRole, String)] = [
    (
      .method,
      """
      request_method requestMethod RequestMethod method http_method httpMethod verb request.method
      ClientRequestMethod httpRequest.requestMethod httpRequest.httpMethod http.request.method
      properties.httpMethod cs-method cs_method req.method http.method request_verb
      """
    ),
    (
      .target,
      """
      request_uri requestUri uri url request.uri request.url ClientRequestURI httpRequest.requestUrl
      httpRequest.uri url.original cs-uri cs_uri RequestPath req.url http.url request_url request_path
      properties.requestUri target_uri
      """
    ),
    (
      .path,
      """
      path uri_path url.path cs-uri-stem cs_uri_stem request.path
      """
    ),
    (
      .query,
      """
      args query_string queryString url.query httpRequest.args properties.requestQuery cs-uri-query
      cs_uri_query uri_query
      """
    ),
    (
      .status,
      """
      status status_code statusCode response.status http.response.status_code http_status response_code
      responseCode sc-status sc_status DownstreamStatus EdgeResponseStatus httpRequest.status
      properties.httpStatus elb_status_code res.statusCode response
      """
    ),
    (
      .client,
      """
      remote_addr remote_ip client_ip clientIp clientIP ClientIP client ip remote_host remoteAddr
      request.remote_ip request.client_ip ClientHost httpRequest.remoteIp httpRequest.clientIp source.ip
      client.ip properties.clientIP c-ip c_ip src_ip clientip remoteIp req.remoteAddress source.address
      """
    ),
    (
      .agent,
      """
      http_user_agent user_agent userAgent useragent agent request.headers.User-Agent user_agent.original
      httpRequest.userAgent ClientRequestUserAgent properties.userAgent request_User-Agent cs-user-agent
      cs_user_agent cs(User-Agent) req.headers.user-agent
      """
    ),
    (
      .referer,
      """
      http_referer http_referrer referer referrer request.headers.Referer httpRequest.referer
      ClientRequestReferer request_Referer cs-referer cs_referer http.request.referrer
      """
    ),
    (
      .user,
      """
      remote_user cs-username cs_username user_id
      """
    ),
    (
      .host,
      """
      host http_host vhost request.host RequestHost ClientRequestHost url.domain cs-host cs_host hostname
      host.name host.hostname HOSTNAME HOST HOST_FROM _HOSTNAME Computer logsource syslog_host SyslogHost
      Host fromhost _source_host kubernetes.host hostName HostName source
      """
    ),
    (
      .request,
      """
      request requestLine request_line
      """
    ),
    (
      .program,
      """
      SYSLOG_IDENTIFIER ident program programname PROGRAM appname app_name process.name ProcessName
      syslog_program app-name syslogtag process tag Program
      """
    ),
    (
      .process,
      """
      _PID SYSLOG_PID pid procid process.pid ProcessID PID
      """
    ),
    (
      .message,
      """
      event.original AuditData _raw raw result._raw original syslog_message SyslogMessage RawData rawMessage
      raw_message MESSAGE log message Message msg @message full_message textPayload line text
      jsonPayload.message body Body log.original メッセージ
      """
    ),
  ]

  /// How many there are.
  static let count = allCases.count

  private static let known: [(name: String, role: RecordRole, rank: Int)] = names.flatMap { role, names in
    names.split(whereSeparator: \.isWhitespace).enumerated().map { (String($1), role, $0) }
  }
  private static let table = FieldTable(known.map(\.name))

  /// The role of a name, and how good a name it is for that: less is better.
  static func of(_ name: Span<UInt8>) -> (role: RecordRole, rank: Int)? {
    guard let slot = table.slot(in: name, from: 0, to: name.count) else { return nil }
    let found = known[Int(slot)]
    return (found.role, found.rank)
  }
}
