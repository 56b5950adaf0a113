package org.streamrp2p.itests.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Joins over RTMP: each command waits for the answer of the one before, as players do. */
final class RtmpJoin implements Player.Join {
  private static final int HANDSHAKE = 1536;
  private static final int COMMAND = 20;
  private static final int VIDEO = 9;
  private static final int AVC_KEY_FRAME = 0x17;

  private final int port;
  private final String app;
  private final String stream;
  private final byte[] answer = new byte[1 + 2 * HANDSHAKE];
  private final LongConsumer stamps;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ChunkParser parser = new ChunkParser(this::message);
  private int answered;
  private int results;
  private boolean done;

  /**
   * @param stamps hears the time in each video frame that has one
   */
  RtmpJoin(int port, String app, String stream, LongConsumer stamps) {
    this.stamps = stamps;
    this.port = port;
    this.app = app;
    this.stream = stream;
  }

  @Override
  public byte[] hello() {
    byte[] hello = new byte[1 + HANDSHAKE];
    hello[0] = 3;
    Arrays.fill(hello, 9, hello.length, (byte) 0x5A);
    return hello;
  }

  @Override
  public byte[] feed(ByteBuffer in) {
    out.reset();
    if (answered < answer.length) {
      int count = Math.min(in.remaining(), answer.length - answered);
      in.get(answer, answered, count);
      answered += count;
      if (answered == answer.length) {
        out.write(answer, 1, HANDSHAKE);
        send(connect(), 0);
      }
    }
    if (answered == answer.length) {
      parser.feed(in);
    }
    return out.toByteArray();
  }

  private void message(int type, int length, byte[] head, int headLength) {
    if (type == COMMAND) {
      String name = new String(head, 3, Math.min(head[2], headLength - 3), StandardCharsets.UTF_8);
      if (name.equals("_error")) {
        throw new IllegalStateException("the server refuses a command");
      } else if (name.equals("_result")) {
        results++;
        if (results == 1) {
          send(new Amf().text("createStream").number(2).none(), 0);
        } else if (results == 2) {
          send(new Amf().text("play").number(3).none().text(stream).number(-2000), 1);
        }
      }
    } else if (type == VIDEO && headLength > 1 && head[1] == 1) {
      done |= head[0] == AVC_KEY_FRAME;
      long stamp = Stamp.get(head, headLength);
      if (stamp != 0) {
        stamps.accept(stamp);
      }
    }
  }

  private Amf connect() {
    return new Amf()
        .text("connect")
        .number(1)
        .object()
        .key("app")
        .text(app)
        .key("tcUrl")
        .text("rtmp://127.0.0.1:" + port + "/" + app)
        .end();
  }

  private void send(Amf command, int messageStream) {
    out.writeBytes(command.message(messageStream));
  }

  @Override
  public boolean done() {
    return done;
  }
}
