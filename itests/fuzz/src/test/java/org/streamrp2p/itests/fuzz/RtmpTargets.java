package org.streamrp2p.itests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.BiPredicate;
import org.streamrp2p.amf.AmfException;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.ChunkReader;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.command.ConnectRequest;
import org.streamrp2p.rtmp.command.StreamQuery;
import org.streamrp2p.rtmp.handshake.ClientHandshake;
import org.streamrp2p.rtmp.handshake.ClientHandshake.Form;
import org.streamrp2p.rtmp.handshake.ServerHandshake;
import org.streamrp2p.rtmp.message.ControlMessage;

/** Each layer of RTMP by itself. */
final class RtmpTargets {
  private static final int MAX_MESSAGE = 1 << 16;
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  private RtmpTargets() {}

  static List<Target> all() {
    return List.of(
        new Target("rtmp-handshake", handshakes(), RtmpTargets::handshake),
        new Target("rtmp-handshake-client", handshakes(), RtmpTargets::clientHandshake),
        new Target("rtmp-chunk", chunks(), RtmpTargets::chunk),
        new Target("rtmp-command", commands(), RtmpTargets::command));
  }

  private static List<byte[]> handshakes() {
    byte[] simple = new byte[1 + 1 + 2 * ServerHandshake.BLOCK_SIZE];
    simple[1] = ServerHandshake.VERSION;
    byte[] digest = simple.clone();
    digest[6] = 9;
    return List.of(simple, digest);
  }

  private static void handshake(byte[] input) {
    ServerHandshake handshake = new ServerHandshake();
    handshake(input, (in, out) -> handshake.isDone() || handshake.read(in, out));
  }

  private static void clientHandshake(byte[] input) {
    Form[] forms = Form.values();
    int form = input.length == 0 ? 0 : (input[0] >> 1 & 0x7f) % forms.length;
    ClientHandshake handshake = new ClientHandshake(forms[form]);
    handshake.begin(Unpooled.buffer());
    handshake(input, (in, out) -> handshake.isDone() || handshake.read(in, out));
  }

  private static void handshake(byte[] input, BiPredicate<ByteBuf, ByteBuf> reader) {
    Memory memory = new Memory();
    ByteBuf out = memory.allocator().buffer();
    try {
      memory.feed(
          input,
          1,
          piece -> {
            try {
              reader.test(piece, out);
            } finally {
              piece.release();
            }
          });
    } catch (RtmpException e) {
      // refused
    }
    out.release();
    memory.checkEmpty();
  }

  private static List<byte[]> chunks() {
    return List.of(
        new Messages().control(new ControlMessage.SetChunkSize(4096)).behind(1),
        new Messages()
            .message(4, 20, 8, new byte[300])
            .message(6, 0x1000000, 9, new byte[300])
            .behind(1),
        new Messages()
            .message(4, 20, 8, new byte[3])
            .control(new ControlMessage.Abort(4))
            .behind(2),
        AmfTargets.seeds("01 00 64 000010 000003 08 01000000 616263 40 65 000010 000002 09 6162")
            .getFirst(),
        AmfTargets.seeds("01 01 0102 ffffff 000003 08 01000000 01020304 616263 c1 0102 01020305")
            .getFirst());
  }

  private static void chunk(byte[] input) {
    Memory memory = new Memory();
    ChunkReader[] reader = new ChunkReader[1];
    reader[0] =
        new ChunkReader(
            memory.allocator(),
            MAX_MESSAGE,
            (header, payload) -> {
              try {
                if (header.typeId() >= 1 && header.typeId() <= 6) {
                  control(reader[0], ControlMessage.read(header.typeId(), payload));
                }
              } finally {
                payload.release();
              }
            });
    try {
      memory.feed(
          input,
          1,
          piece -> {
            try {
              reader[0].read(piece);
            } finally {
              piece.release();
            }
          });
    } catch (RtmpException e) {
      // refused
    }
    reader[0].release();
    memory.checkEmpty();
  }

  private static void control(ChunkReader reader, ControlMessage message) {
    if (message instanceof ControlMessage.SetChunkSize(int size)) {
      reader.chunkSize(size);
    } else if (message instanceof ControlMessage.Abort(int chunkStreamId)) {
      reader.abort(chunkStreamId);
    }
  }

  private static List<byte[]> commands() {
    return List.of(
        payload(
            new Command(
                "connect",
                1,
                new AmfFields()
                    .put("app", "live")
                    .put("tcUrl", "rtmp://h/live?c=3")
                    .put("fourCcList", new AmfValue.AmfStrictArray(List.of(AmfValue.of("*"))))
                    .put("capsEx", 2)
                    .object(),
                List.of())),
        AmfTargets.seeds("01 " + SessionTargets.CONNECT_AMF3).getFirst(),
        payload(new Command("createStream", 2, NULL, List.of())),
        payload(new Command("play", 3, NULL, List.of(AmfValue.of("a?b=%20c&d")))));
  }

  private static void command(byte[] input) {
    if (input.length == 0) {
      return;
    }
    try {
      ByteBuf in = Unpooled.wrappedBuffer(input, 1, input.length - 1);
      Command command = Command.read(in, (input[0] & 1) != 0);
      ConnectRequest.of(command).properties();
      StreamQuery query = StreamQuery.parse(command.text(0));
      try {
        query.in("live");
      } catch (IllegalArgumentException e) {
        // no name of a stream
      }
      command.write(Unpooled.buffer());
    } catch (RtmpException | AmfException e) {
      // refused
    }
  }

  private static byte[] payload(Command command) {
    ByteBuf out = Unpooled.buffer().writeByte(0);
    command.write(out);
    return ByteBufUtil.getBytes(out);
  }
}
