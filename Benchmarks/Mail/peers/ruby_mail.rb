#!/usr/bin/env ruby
# What the gem `mail` makes of mail: one JSON object a message. Debian: ruby-mail. usage: ruby_mail.rb < LIST-OF-PATHS
require "json"
require "mail"

def clean(text)
  text.to_s.dup.force_encoding("UTF-8").scrub("\uFFFD")
end

def leaves(part)
  part.multipart? && !part.parts.empty? ? part.parts.flat_map { |below| leaves(below) } : [part]
end

STDIN.each_line(chomp: true) do |path|
  line = { path: path }
  begin
    mail = Mail.read_from_string(File.binread(path))
    { subject: -> { mail.subject && clean(mail.subject) }, from: -> { Array(mail.from).map { |a| clean(a) } },
      to: -> { Array(mail.to).map { |a| clean(a) } },
      attachments: -> {
        leaves(mail).map do |part|
          disposition = part.content_disposition.to_s.downcase[/\A[\w-]*/]
          [clean(part.mime_type || "text/plain").downcase, disposition, clean(part.filename)]
        end
      } }.each do |name, value|
      line[name] = value.call
    rescue StandardError => e
      line["#{name} error"] = clean(e.message)
    end
  rescue StandardError => e
    line[:error] = clean(e.message)
  end
  puts JSON.generate(line)
end
