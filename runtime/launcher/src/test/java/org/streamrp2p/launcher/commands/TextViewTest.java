package org.streamrp2p.launcher.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextViewTest {
  @Test
  void listsOfMapsAreTablesWhoseCellsAreReadable() {
    Map<String, Object> track = new LinkedHashMap<>();
    track.put("kind", "video");
    track.put("codec", "avc1");
    Map<String, Object> stream = new LinkedHashMap<>();
    stream.put("name", "live/show");
    stream.put("tracks", List.of(track, track));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    TextView.value(out, "streams", List.of(stream), "");
    TextView.value(out, "links", List.of(), "");
    out.flush();
    assertEquals(
        """
        streams
          name       tracks
          live/show  video avc1, video avc1
        links: none
        """,
        text.toString());
  }
}
