#!/usr/bin/env perl
# The attachments that MIME-tools finds, files in uuencode included: one JSON object a message. Debian: libmime-tools-perl.
# usage: mime_tools.pl < LIST-OF-PATHS
use strict;
use warnings;
use JSON::PP;
use MIME::Parser;
use MIME::WordDecoder qw(mime_to_perl_string);

my $json = JSON::PP->new->utf8->canonical;

sub leaves {
  my ($part) = @_;
  my $type = $part->effective_type;
  return map { leaves($_) } $part->parts if $type =~ m{^multipart/} && $part->parts;
  my $name = $part->head->recommended_filename // "";
  my $disposition = lc($part->head->mime_attr("content-disposition") // "");
  return [$type, $disposition, mime_to_perl_string($name)];
}

while (my $path = <STDIN>) {
  chomp $path;
  my $line = { path => $path };
  eval {
    local $SIG{__WARN__} = sub { };
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->tmp_to_core(1);
    $parser->extract_nested_messages(0);
    $parser->extract_uuencode(1);
    $line->{attachments} = [leaves($parser->parse_open($path))];
    1;
  } or $line->{error} = "$@";
  print $json->encode($line), "\n";
}
