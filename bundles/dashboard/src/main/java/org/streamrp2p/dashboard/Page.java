package org.streamrp2p.dashboard;

import static org.streamrp2p.dashboard.Escape.html;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.streamrp2p.spi.health.HealthResult;
import org.streamrp2p.spi.stream.StreamInfo;

/** The page as HTML. Everything that is not written here is escaped. */
final class Page {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>StreamrP2P</title>
      <link rel="icon" href="/assets/icon.svg">
      <link rel="stylesheet" href="/assets/style.css">
      <script src="/assets/page.js" defer></script>
      </head>
      <body>
      """;

  private Page() {}

  static String of(PageModel model) {
    return HEAD
        + header(model)
        + "<main>\n"
        + (model.publish() == null ? "" : publish(model.addresses(), model.publish()))
        + streams(model)
        + health(model.findings())
        + "</main>\n"
        + footer(model)
        + "</body>\n</html>\n";
  }

  /** A page with one sentence, and how to get a fresh link. */
  static String message(String text) {
    return HEAD
        + "<main>\n<section class=\"card message\"><h1>Owner’s page</h1><p>"
        + html(text)
        + "</p><p><code>streamr owner link</code></p><p><a href=\"/\">To the first page</a></p>"
        + "</section>\n</main>\n</body>\n</html>\n";
  }

  private static String header(PageModel model) {
    HealthResult.Status worst = HealthChecks.worst(model.findings());
    String word =
        switch (worst) {
          case OK -> "All is well";
          case WARN -> "Needs a look";
          case CRITICAL -> "Something is broken";
        };
    return "<header><div class=\"brand\"><img src=\"/assets/icon.svg\" alt=\"\" width=\"28\" height=\"28\">"
        + "<h1>StreamrP2P</h1></div><a id=\"state\" class=\"badge "
        + css(worst)
        + "\" href=\"#health\">"
        + word
        + "</a></header>\n";
  }

  private static String publish(Addresses addresses, PageModel.Publish publish) {
    String server = addresses.rtmpServer(publish.stream().app());
    return "<section class=\"card\" id=\"publish\"><h2>Publish</h2>"
        + "<p>Paste these into OBS: Settings, Stream, Service “Custom…”. The name before the"
        + " question mark is yours to choose.</p><dl>"
        + "<dt>Server</dt><dd>"
        + copyable(server)
        + "</dd><dt>Stream key</dt><dd><details><summary>Show the key</summary>"
        + copyable(publish.streamKey())
        + "<p class=\"note\">"
        + (publish.key() == null
            ? "Anybody may publish here: publish.auth is open."
            : "Whoever has it can publish here. Keep it to yourself.")
        + "</p></details></dd></dl></section>\n";
  }

  private static String streams(PageModel model) {
    List<StreamInfo> live = model.streams();
    String body =
        live.isEmpty()
            ? empty(model)
            : live.stream()
                .map(stream -> stream(stream, model.addresses(), model.now()))
                .collect(Collectors.joining("\n", "<ul class=\"streams\">", "</ul>"));
    String count = live.isEmpty() ? "" : " <span class=\"count\">" + live.size() + "</span>";
    return "<section class=\"card\" id=\"live\"><h2>Live now"
        + count
        + "</h2>"
        + body
        + "</section>\n";
  }

  private static String empty(PageModel model) {
    String how =
        model.publish() != null
            ? "Start streaming in OBS with the settings above, and it appears here."
            : "Publish from OBS or ffmpeg to "
                + code(model.addresses().rtmpServer("live"))
                + " with the stream key that "
                + code("streamr stream url")
                + " prints, and it appears here.";
    return "<div class=\"empty\"><p class=\"big\">Nobody is live.</p><p>"
        + how
        + "</p><p>To see a picture at once, start the node with "
        + code("streamr start --demo")
        + ".</p></div>";
  }

  private static String stream(StreamInfo stream, Addresses addresses, Instant now) {
    Instant since = stream.since();
    String lasting = since == null ? "" : Words.lasting(Duration.between(since, now));
    String codecs =
        stream.tracks().stream()
            .map(track -> Words.codec(track.codec()))
            .distinct()
            .collect(Collectors.joining(" + "));
    String facts =
        List.of(
                Words.viewers(stream.viewers()),
                Words.bitRate(stream.bitsPerSecond()),
                codecs.isEmpty() ? "no tracks yet" : codecs,
                stream.isPrivate() ? "private" : "",
                lasting)
            .stream()
            .filter(fact -> !fact.isEmpty())
            .map(fact -> "<li>" + html(fact) + "</li>")
            .collect(Collectors.joining());
    return "<li><h3><span class=\"dot\" aria-hidden=\"true\"></span>"
        + html(stream.name().toString())
        + "</h3><ul class=\"facts\">"
        + facts
        + "</ul><dl><dt>RTMP</dt><dd>"
        + copyable(addresses.rtmp(stream.name()))
        + "</dd><dt>HTTP</dt><dd>"
        + copyable(addresses.flv(stream.name()))
        + "</dd></dl></li>";
  }

  private static String health(List<HealthChecks.Finding> findings) {
    String list =
        findings.isEmpty()
            ? "<p>No part of this node offers a check.</p>"
            : findings.stream()
                .map(Page::finding)
                .collect(Collectors.joining("\n", "<ul class=\"checks\">", "</ul>"));
    return "<section class=\"card\" id=\"health\"><h2>Health</h2>" + list + "</section>\n";
  }

  private static String finding(HealthChecks.Finding finding) {
    HealthResult result = finding.result();
    return "<li><span class=\"badge "
        + css(result.status())
        + "\">"
        + css(result.status())
        + "</span><strong>"
        + html(finding.name())
        + "</strong><span>"
        + html(result.message())
        + "</span></li>";
  }

  private static String footer(PageModel model) {
    String node = model.nodeId().isEmpty() ? "" : "Node " + code(model.nodeId()) + " · ";
    return "<footer>" + node + "StreamrP2P " + html(model.version()) + "</footer>\n";
  }

  private static String code(String text) {
    return "<code>" + html(text) + "</code>";
  }

  private static String copyable(String text) {
    return "<span class=\"copy\">"
        + code(text)
        + "<button type=\"button\" hidden>Copy</button></span>";
  }

  private static String css(HealthResult.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
