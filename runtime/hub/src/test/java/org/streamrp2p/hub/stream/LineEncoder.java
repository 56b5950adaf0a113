package org.streamrp2p.hub.stream;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.streamrp2p.media.Frame;
import org.streamrp2p.media.FrameType;
import org.streamrp2p.media.MediaTime;
import org.streamrp2p.spi.stream.EncodingKey;
import org.streamrp2p.spi.stream.FrameEncoder;

/** One readable line a frame, so that a test can say what a reader got. */
final class LineEncoder implements FrameEncoder {
  final AtomicInteger calls = new AtomicInteger();
  private final String version;

  LineEncoder(String version) {
    this.version = version;
  }

  @Override
  public EncodingKey key() {
    return new EncodingKey("line", version, "");
  }

  @Override
  public void encode(Frame frame, ByteBuf out) {
    calls.incrementAndGet();
    out.writeCharSequence(line(frame) + "\n", StandardCharsets.UTF_8);
  }

  static String line(Frame frame) {
    String kind =
        switch (frame.track().kind()) {
          case AUDIO -> "a";
          case VIDEO -> frame.key() ? "K" : "v";
          case DATA -> "m";
        };
    return frame.type() == FrameType.CODED
        ? kind + MediaTime.toMillis(frame.decodeTimeNanos())
        : kind + "=" + frame.content().toString(StandardCharsets.UTF_8);
  }
}
