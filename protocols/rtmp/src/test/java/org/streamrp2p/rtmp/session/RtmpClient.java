package org.streamrp2p.rtmp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.streamrp2p.amf.Amf0;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.ChunkWriter;
import org.streamrp2p.rtmp.chunk.MessageHeader;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage;
import org.streamrp2p.rtmp.message.MessageType;

/** The client's side, for tests: writes bytes, reads what the session answered as text. */
final class RtmpClient {
  private final ByteBuf out = Unpooled.buffer();
  private final List<String> answers = new ArrayList<>();
  private final ChunkReader reader =
      new ChunkReader(ByteBufAllocator.DEFAULT, 1 << 24, this::onMessage);
  private int handshakeLeft = 1 + 2 * 1536;
  private int chunkSize = 128;
  private String lastDescription = "";
  private Consumer<Command> listener = command -> {};

  /** Hears each command that the server sends from now on. */
  void onCommand(Consumer<Command> newListener) {
    listener = newListener;
  }

  /** The description of the last status. */
  String lastDescription() {
    return lastDescription;
  }

  RtmpClient handshake() {
    out.writeByte(3).writeZero(2 * 1536);
    return this;
  }

  RtmpClient connect(String app) {
    return command(0, "connect", 1, new AmfFields().put("app", app).object());
  }

  RtmpClient command(int streamId, String name, double id, AmfValue object, AmfValue... args) {
    ByteBuf payload = Unpooled.buffer();
    new Command(name, id, object, List.of(args)).write(payload);
    return message(3, 0, MessageType.COMMAND_AMF0, streamId, payload);
  }

  RtmpClient control(ControlMessage message) {
    ByteBuf payload = Unpooled.buffer();
    message.write(payload);
    message(2, 0, message.typeId(), 0, payload);
    if (message instanceof ControlMessage.SetChunkSize(int size)) {
      chunkSize = size;
    }
    return this;
  }

  RtmpClient message(int csid, int time, int type, int streamId, String hex) {
    return message(
        csid, time, type, streamId, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
  }

  RtmpClient message(int csid, int time, int type, int streamId, ByteBuf payload) {
    ChunkWriter.message(new MessageHeader(csid, time, type, streamId), payload, chunkSize, out);
    payload.release();
    return this;
  }

  /** Bytes as they are, chunk headers included. */
  RtmpClient raw(String hex) {
    out.writeBytes(ByteBufUtil.decodeHexDump(hex));
    return this;
  }

  /** A publisher up to and including publish. */
  RtmpClient publishing(String name) {
    AmfValue none = AmfValue.AmfNull.NULL;
    return handshake()
        .connect("live")
        .command(0, "createStream", 2, none)
        .command(1, "publish", 0, none, AmfValue.of(name), AmfValue.of("live"));
  }

  /** A player up to and including play. */
  RtmpClient playing(String name) {
    AmfValue none = AmfValue.AmfNull.NULL;
    return handshake()
        .connect("live")
        .command(0, "createStream", 2, none)
        .command(1, "play", 0, none, AmfValue.of(name));
  }

  /** All that was written since the last call. */
  byte[] takeBytes() {
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.clear();
    return bytes;
  }

  RtmpClient send(EmbeddedChannel channel) {
    channel.writeInbound(Unpooled.wrappedBuffer(takeBytes()));
    return this;
  }

  /** What the server sent since the last call, one text a message. */
  List<String> answers(EmbeddedChannel channel) {
    answers.clear();
    for (Object o = channel.readOutbound(); o != null; o = channel.readOutbound()) {
      ByteBuf in = (ByteBuf) o;
      int skip = Math.min(handshakeLeft, in.readableBytes());
      handshakeLeft -= skip;
      reader.read(in.skipBytes(skip));
      in.release();
    }
    return List.copyOf(answers);
  }

  void release() {
    reader.release();
    out.release();
  }

  private void onMessage(MessageHeader header, ByteBuf payload) {
    answers.add(
        switch (header.typeId()) {
          case 1, 2, 3, 4, 5, 6 -> control(header, payload);
          case MessageType.COMMAND_AMF0 -> command(header, payload);
          default -> isPlayStatus(payload) ? playStatus(header, payload) : media(header, payload);
        });
    payload.release();
  }

  private String control(MessageHeader header, ByteBuf payload) {
    ControlMessage message = ControlMessage.read(header.typeId(), payload);
    if (message instanceof ControlMessage.SetChunkSize(int size)) {
      reader.chunkSize(size);
    }
    return message.toString();
  }

  private static boolean isPlayStatus(ByteBuf payload) {
    return payload.toString(US_ASCII).contains("onPlayStatus");
  }

  private static String playStatus(MessageHeader header, ByteBuf payload) {
    AmfValue code = Amf0.readAll(payload).get(1).fieldsOrEmpty().get("code");
    return header.streamId() + " onPlayStatus " + (code == null ? "" : code.textOr(""));
  }

  private static String media(MessageHeader header, ByteBuf payload) {
    return header.streamId()
        + (" type " + header.typeId())
        + (" csid " + header.chunkStreamId())
        + (" at " + Integer.toUnsignedString(header.timestamp()) + " ")
        + ByteBufUtil.hexDump(payload);
  }

  private String command(MessageHeader header, ByteBuf payload) {
    Command c = Command.read(payload, false);
    listener.accept(c);
    if (!c.arguments().isEmpty()) {
      AmfValue description = c.arguments().get(0).fieldsOrEmpty().get("description");
      lastDescription = description == null ? lastDescription : description.textOr("");
    }
    AmfValue code =
        c.arguments().isEmpty() ? null : c.arguments().get(0).fieldsOrEmpty().get("code");
    return header.streamId()
        + (" " + c.name() + " " + (long) c.transactionId() + " ")
        + (code == null ? c.arguments().toString() : code.textOr(""));
  }
}
