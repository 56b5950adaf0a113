package org.streamrp2p.rtmp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.RtmpException;
import org.streamrp2p.spi.protocol.HandoverState;

class CommandTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  /** bluenviron/gortmplib pkg/amf0/data_test.go "play". */
  @Test
  void aVectorIsReadAndWrittenAgain() {
    String hex = "020004706c61790040080000000000000502000131000000000000000000";
    ByteBuf in = bytes(hex);
    Command command = Command.read(in, false);
    assertEquals(new Command("play", 3, NULL, List.of(AmfValue.of("1"), AmfValue.of(0))), command);
    ByteBuf out = Unpooled.buffer();
    command.write(out);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    in.release();
    out.release();
  }

  /**
   * A message of type 17 has a format byte before AMF0 values, and AMF3 behind the switch. As in
   * ossrs/srs trunk/src/utest/srs_utest_rtmp.cpp OnDecodeMessages4 "createStream".
   */
  @Test
  void aCommandInAmf3IsReadToo() {
    ByteBuf in =
        bytes("00" + "02000c63726561746553747265616d" + "004000000000000000" + "1101" + "110405");
    Command command = Command.read(in, true);
    assertEquals(
        new Command("createStream", 2, NULL, List.of(new AmfValue.AmfInteger(5))), command);
    in.release();
  }

  @Test
  void missingAndWrongArgumentsHaveADefault() {
    Command command = new Command("play", 0, NULL, List.of(AmfValue.of(1)));
    assertEquals("", command.text(0));
    assertEquals("", command.text(9));
    assertEquals(1, command.number(0, 5));
    assertEquals(5, command.number(1, 5));
    assertTrue(command.flag(0, true));
    assertFalse(command.flag(7, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "05", "003ff0000000000000"})
  void aCommandWithoutANameIsRefused(String hex) {
    ByteBuf in = bytes(hex);
    assertThrows(RtmpException.class, () -> Command.read(in, false));
    in.release();
  }

  @Test
  void connectTellsAnEnhancedClientWhatIsForwarded() {
    AmfValue list = new AmfValue.AmfStrictArray(List.of(AmfValue.of("av01")));
    AmfFields object =
        new AmfFields().put("app", "live").put("fourCcList", list).put("objectEncoding", 3);
    ConnectRequest request = connect(object.object());
    Map<String, AmfValue> answer = request.properties().fieldsOrEmpty();
    assertEquals(AmfValue.of(15), answer.get("capsEx"));
    assertEquals(new AmfFields().put("*", 4).object(), answer.get("videoFourCcInfoMap"));
    assertEquals(3, request.objectEncoding());
    assertFalse(request.capabilities().has(Capabilities.MULTITRACK));
  }

  /** E-RTMP v2: the list, and of the maps what can be decoded (1) or forwarded (4). */
  @Test
  void whatAClientTakesIsReadFromTheListAndTheMaps() {
    AmfValue list =
        new AmfValue.AmfStrictArray(
            List.of(AmfValue.of("av01"), AmfValue.of("toolong"), AmfValue.of(1)));
    AmfFields object =
        new AmfFields()
            .put("fourCcList", list)
            .put(
                "videoFourCcInfoMap",
                new AmfFields().put("hvc1", 1).put("vp09", 2).put("vvc1", 4).object())
            .put("audioFourCcInfoMap", new AmfFields().put("Opus", 7).object())
            .put("capsEx", 9);
    Capabilities capabilities = connect(object.object()).capabilities();
    assertEquals(Set.of("av01", "hvc1", "vvc1", "Opus"), capabilities.fourCcs());
    assertTrue(capabilities.has(Capabilities.RECONNECT | Capabilities.TIMESTAMP_NANO_OFFSET));
    assertFalse(capabilities.has(Capabilities.MOD_EX | Capabilities.TIMESTAMP_NANO_OFFSET));
    assertTrue(capabilities.takes("av01"));
    assertFalse(capabilities.takes("vp09"));
  }

  @Test
  void aStarTakesEveryCodec() {
    AmfValue any = new AmfFields().put("*", 4).object();
    Capabilities capabilities =
        connect(new AmfFields().put("audioFourCcInfoMap", any).object()).capabilities();
    assertTrue(capabilities.takes("mp4a"));
    assertTrue(capabilities.enhanced());
  }

  @Test
  void connectTellsAnOldClientNothingNew() {
    Map<String, AmfValue> answer =
        connect(new AmfFields().put("app", "live").object()).properties().fieldsOrEmpty();
    assertFalse(answer.containsKey("capsEx"));
    assertFalse(answer.containsKey("fourCcList"));
  }

  @Test
  void aConnectRequestSurvivesAHandOverAndKeepsItsSecretsToItself() {
    AmfValue any = new AmfFields().put("*", 4).object();
    ConnectRequest request =
        connect(
            new AmfFields()
                .put("app", "live?key=s3cret")
                .put("videoFourCcInfoMap", any)
                .put("capsEx", 5)
                .object());
    assertEquals(request, ConnectRequest.restore(new HandoverState("rtmp", 1, request.save())));
    assertFalse(request.toString().contains("s3cret"));
    assertFalse(StreamQuery.parse("cam?key=s3cret").toString().contains("s3cret"));
  }

  private static ConnectRequest connect(AmfValue object) {
    return ConnectRequest.of(new Command("connect", 1, object, List.of()));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
