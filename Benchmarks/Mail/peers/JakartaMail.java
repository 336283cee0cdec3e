// What Jakarta Mail makes of mail: one JSON object a message. Debian: libmail-java.
// usage: java -cp /usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar JakartaMail.java < LIST-OF-PATHS
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.mail.*;
import javax.mail.internet.*;

public class JakartaMail {
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < 32 || Character.isSurrogate(c) || c == 127) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }

  static String list(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  static String addresses(MimeMessage mail, String name) throws Exception {
    List<String> found = new ArrayList<>();
    String value = mail.getHeader(name, ",");
    if (value != null) {
      for (InternetAddress one : InternetAddress.parseHeader(value, false)) {
        InternetAddress[] members = one.isGroup() ? one.getGroup(false) : null;
        if (members == null) members = new InternetAddress[] {one};
        for (InternetAddress member : members) if (member.getAddress() != null) found.add(quoted(member.getAddress()));
      }
    }
    return list(found);
  }

  static void leaves(Part part, List<String> out) throws Exception {
    String type;
    try {
      type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    } catch (Exception error) {
      type = "text/plain";
    }
    if (type.startsWith("multipart/") && part.getContent() instanceof Multipart) {
      Multipart below = (Multipart) part.getContent();
      for (int index = 0; index < below.getCount(); index++) leaves(below.getBodyPart(index), out);
      return;
    }
    String disposition = null;
    String name = null;
    try { disposition = part.getDisposition(); } catch (Exception error) { }
    try { name = part.getFileName(); } catch (Exception error) { }
    if (disposition == null) disposition = "";
    if (name == null) name = "";
    out.add("[" + quoted(type) + "," + quoted(disposition.toLowerCase(Locale.ROOT)) + "," + quoted(name) + "]");
  }

  static String field(String name, java.util.concurrent.Callable<String> value) {
    try {
      return "," + quoted(name) + ":" + value.call();
    } catch (Exception error) {
      return "," + quoted(name + " error") + ":" + quoted(error.toString());
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String name : new String[] {"decodetext.strict", "parameters.strict", "windowsfilenames"})
      System.setProperty("mail.mime." + name, name.equals("windowsfilenames") ? "true" : "false");
    System.setProperty("mail.mime.decodefilename", "true");
    System.setProperty("mail.mime.base64.ignoreerrors", "true");
    System.setProperty("mail.mime.multipart.ignoremissingboundaryparameter", "true");
    System.setProperty("mail.mime.multipart.allowempty", "true");
    BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, "UTF-8");
    Session session = Session.getInstance(new Properties());
    for (String path; (path = paths.readLine()) != null; ) {
      StringBuilder line = new StringBuilder("{\"path\":" + quoted(path));
      try (InputStream in = new BufferedInputStream(new FileInputStream(path))) {
        MimeMessage mail = new MimeMessage(session, in);
        line.append(field("subject", () -> mail.getSubject() == null ? "null" : quoted(mail.getSubject())));
        line.append(field("from", () -> addresses(mail, "From")));
        line.append(field("to", () -> addresses(mail, "To")));
        line.append(field("attachments", () -> {
          List<String> parts = new ArrayList<>();
          leaves(mail, parts);
          return list(parts);
        }));
      } catch (Exception error) {
        line.append(",\"error\":" + quoted(error.toString()));
      }
      out.println(line.append("}"));
    }
    out.flush();
  }
}
