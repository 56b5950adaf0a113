package org.streamrp2p.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrp2p.media.FourCc;
import org.streamrp2p.media.Track;
import org.streamrp2p.spi.http.HttpAnswer;
import org.streamrp2p.spi.http.HttpExchange;
import org.streamrp2p.spi.http.HttpRoute;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Connections;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamInfo;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.testkit.TestConnection;

/** What the routes need around them. */
final class Fakes {
  static final String SECRET = "0123456789abcdef";

  private Fakes() {}

  static DataFolder data(Path folder) {
    return new DataFolder() {
      @Override
      public Path path() {
        return folder;
      }

      @Override
      public Path folder(String name) {
        try {
          return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  static Connections listeners(int httpPort, int rtmpPort) {
    return new Connections() {
      @Override
      public List<ListenerInfo> listeners() {
        return List.of(
            new ListenerInfo("rtmp", "rtmp", "rtmp.port", "", rtmpPort, true, ""),
            new ListenerInfo("http", "http", "http.port", "", httpPort, true, ""));
      }

      @Override
      public List<ConnectionInfo> connections() {
        return List.of();
      }
    };
  }

  static PublishKeys keys(boolean madeNow) {
    return new PublishKeys() {
      @Override
      public String key(StreamName stream) {
        return SECRET;
      }

      @Override
      public boolean madeNow() {
        return madeNow;
      }
    };
  }

  static StreamInfo stream(String name, Instant since, FourCc... codecs) {
    return new Live(StreamName.parse(name), since, List.of(codecs));
  }

  static HttpAnswer.Body ask(HttpRoute route, Asked asked) {
    return (HttpAnswer.Body) route.answer(asked).toCompletableFuture().join();
  }

  static String text(HttpAnswer.Body answer) {
    return StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString();
  }

  record Live(StreamName name, Instant since, List<FourCc> codecs) implements StreamInfo {
    @Override
    public boolean live() {
      return true;
    }

    @Override
    public String publisher() {
      return "rtmp";
    }

    @Override
    public List<TrackInfo> tracks() {
      return codecs.stream().map(codec -> new TrackInfo(Track.VIDEO, codec)).toList();
    }

    @Override
    public int viewers() {
      return 3;
    }

    @Override
    public long bitsPerSecond() {
      return 2_540_000;
    }

    @Override
    public long bytesIn() {
      return 0;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public long framesIn() {
      return 0;
    }

    @Override
    public long framesDropped() {
      return 0;
    }

    @Override
    public long gopBytes() {
      return 0;
    }
  }

  /** A request; from this machine to 127.0.0.1:8080 unless told otherwise. */
  record Asked(
      String method,
      String path,
      Map<String, String> parameters,
      Map<String, String> headers,
      String from)
      implements HttpExchange {
    static Asked get(String path) {
      return new Asked("GET", path, Map.of(), Map.of("host", "127.0.0.1:8080"), "127.0.0.1");
    }

    Asked method(String newMethod) {
      return new Asked(newMethod, path, parameters, headers, from);
    }

    Asked with(String parameter, String value) {
      return new Asked(method, path, Map.of(parameter, value), headers, from);
    }

    Asked header(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name.toLowerCase(Locale.ROOT), value);
      return new Asked(method, path, parameters, more, from);
    }

    Asked from(String address) {
      return new Asked(method, path, parameters, headers, address);
    }

    @Override
    public long id() {
      return 1;
    }

    @Override
    public String parameter(String name) {
      return parameters.get(name);
    }

    @Override
    public Map<String, List<String>> query() {
      Map<String, List<String>> lists = new HashMap<>();
      parameters.forEach((name, value) -> lists.put(name, List.of(value)));
      return lists;
    }

    @Override
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public SocketAddress remoteAddress() {
      return new InetSocketAddress(from, 5000);
    }

    @Override
    public boolean loopback() {
      return ((InetSocketAddress) remoteAddress()).getAddress().isLoopbackAddress();
    }

    @Override
    public Connection connection() {
      return new TestConnection();
    }
  }
}
