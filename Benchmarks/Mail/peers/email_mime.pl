#!/usr/bin/env perl
# What Email::MIME (with Email::Address::XS, which is the parser of Dovecot) makes of mail: one JSON object a message.
# Debian: libemail-mime-perl libemail-address-xs-perl. usage: email_mime.pl < LIST-OF-PATHS
use strict;
use warnings;
use Email::Address::XS;
use Email::MIME;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;

sub leaves {
  my ($part) = @_;
  my $type = lc($part->content_type // "text/plain");
  my @below = $type =~ m{^\s*multipart/} ? $part->subparts : ();
  return @below ? map { leaves($_) } @below : ($part);
}

sub addresses {
  my ($value) = @_;
  return [] unless defined $value;
  return [grep { defined && length } map { $_->address // $_->original } Email::Address::XS->parse($value)];
}

while (my $path = <STDIN>) {
  chomp $path;
  open my $file, "<:raw", $path or next;
  my $bytes = do { local $/; <$file> };
  my $line = { path => $path };
  eval {
    local $SIG{__WARN__} = sub { };
    my $mail = Email::MIME->new($bytes);
    $line->{subject} = scalar $mail->header_str("Subject");
    $line->{from} = addresses(scalar $mail->header_raw("From"));
    $line->{to} = addresses(scalar $mail->header_raw("To"));
    $line->{attachments} = [map {
      my $type = lc(($_->content_type // "text/plain") =~ s/\s*;.*//sr) || "text/plain";
      my ($disposition) = split /[;\s]+/, lc($_->header_raw("Content-Disposition") // "");
      [$type, $disposition // "", $_->filename // ""]
    } leaves($mail)];
    1;
  } or $line->{error} = "$@";
  print $json->encode($line), "\n";
}
