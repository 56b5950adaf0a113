package org.streamrp2p.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.media.Frame;
import org.streamrp2p.testkit.TestStreams.TestSubscription;

/** From a publisher's message to a player's, by what the player declared (E-RTMP v2). */
class EnhancedTest {
  private static final AmfValue NULL = AmfValue.AmfNull.NULL;
  private static final int NANOS = 4 | 8;

  /** Message type, payload of the publisher, capsEx and FourCCs of the player, its messages. */
  @ParameterizedTest
  @CsvSource({
    // what everyone gets
    "9, 1701000000aa, 0, '', '9 csid 6 1701000000aa'",
    "9, 9361766331aa, 0, '', '9 csid 6 1701000000aa'",
    "8, 916d703461bb, 0, '', '8 csid 4 af01bb'",
    "9, 9068766331aa, 0, '', '9 csid 6 9068766331aa'",
    "9, d46876633102000a, 0, '', '9 csid 6 d46876633102000a'",
    "9, 9561763031800481050c00, 0, '', '9 csid 6 9561763031800481050c00'",
    "8, 94664c6143010200000003, 0, '', '8 csid 4 94664c6143010200000003'",
    "9, 937a7a7a7aaabb, 0, '', '9 csid 6 937a7a7a7aaabb'",
    // ModEx with nanoseconds
    "9, 970200000701 76703039 aa, 0, '', '9 csid 6 9176703039aa'",
    "9, 970200000701 76703039 aa, 12, '', '9 csid 6 97020000070176703039aa'",
    "9, 970200000701 76703039 aa, 4, '', '9 csid 6 9176703039aa'",
    "9, 970200000701 61766331 000000 aa, 12, '', '9 csid 6 1701000000aa'",
    "9, 970200000701 61766331 000000 aa, 12, avc1, '9 csid 6 97020000070361766331aa'",
    "8, 970200000701 6d703461 bb, 12, *, '8 csid 4 9702000007016d703461bb'",
    // multitrack in its three types, to players without and with it
    "9, 9600 68766331 01 aa, 0, '', ''",
    "9, 9600 68766331 01 aa, 2, '', '9 csid 6 96006876633101aa'",
    "9, 9610 68766331 00 000001 aa 05 000001 bb, 0, '', '9 csid 6 9068766331aa'",
    "9, 9610 68766331 00 000001 aa 05 000001 bb, 2, '', '9 csid 6 9068766331aa;9 csid 6 96006876633105bb'",
    "8, 9521 4f707573 00 000001 aa 664c6143 01 000001 bb, 2, '', '8 csid 4 914f707573aa;8 csid 4 9501664c614301bb'",
    "9, 970200000706 00 68766331 02 aa, 14, '', '9 csid 6 970200000706006876633102aa'",
    // data: any name, any key, in order; @setDataFrame taken off; taken back
    "18, 02000a6f6e5465787444617461 05, 0, '', '18 csid 5 02000a6f6e546578744461746105'",
    "18, 02000a6f6e437565506f696e74 05, 0, '', '18 csid 5 02000a6f6e437565506f696e7405'",
    "18, 02000d40736574446174614672616d65 02000a6f6e4d65746144617461 0300017a0500017905000009, 0, '', '18 csid 5 02000a6f6e4d657461446174610300017a0500017905000009'",
    "18, 02000f40636c656172446174614672616d65, 0, '', '18 csid 5 02000a6f6e4d657461446174610800000000000009'",
    // data in AMF3: a format byte, values behind the switch
    "15, 00 02000a6f6e5465787444617461 110405, 0, '', '18 csid 5 02000a6f6e5465787444617461004014000000000000'",
    "15, 02000a6f6e5465787444617461 05, 0, '', '18 csid 5 02000a6f6e546578744461746105'",
  })
  void aPlayerGetsWhatItUnderstands(
      int type, String payload, int capsEx, String fourCcs, String expected) {
    Exchange.wholeAndCut(
        publisher -> {
          publisher.answers(c -> c.publishing("cam"));
          // a chunk stream id of three bytes, which no player shall see again
          publisher.answers(
              c ->
                  c.raw(
                      "01ffff"
                          + "000028"
                          + "%06x".formatted(payload.replace(" ", "").length() / 2)
                          + "%02x".formatted(type)
                          + "01000000"
                          + payload.replace(" ", "")));
          try (Exchange player = new Exchange()) {
            play(player, capsEx, fourCcs);
            TestSubscription subscription = player.streams.subscriptions().get(0);
            for (Frame frame : publisher.streams.publications().get(0).frames()) {
              subscription.send(frame.retain());
            }
            List<String> messages =
                player.answers().stream().map(a -> a.substring(a.indexOf("type ") + 5)).toList();
            assertEquals(expected, String.join(";", messages).replace(" at 40", ""));
          }
        });
  }

  private static void play(Exchange player, int capsEx, String fourCcs) {
    AmfFields object = new AmfFields().put("app", "live").put("capsEx", capsEx);
    if (!fourCcs.isEmpty()) {
      object.put("fourCcList", new AmfValue.AmfStrictArray(List.of(AmfValue.of(fourCcs))));
    }
    player.live("live/cam");
    player.answers(
        c ->
            c.handshake()
                .command(0, "connect", 1, object.object())
                .command(0, "createStream", 2, NULL)
                .command(1, "play", 0, NULL, AmfValue.of("cam")));
  }

  /** Metadata comes first to who joins late, with every key that the publisher sent. */
  @Test
  void metadataIsKeptAsItIs() {
    String keys = "0300" + "017a" + "05" + "0003" + "797979" + "0101" + "000009";
    Exchange.wholeAndCut(
        e -> {
          e.answers(
              c ->
                  c.publishing("cam")
                      .message(5, 0, 18, 1, "02000a6f6e4d65746144617461" + keys)
                      .message(5, 9, 18, 1, "0200056f6e466f6f" + keys));
          Frame first = e.streams.publications().get(0).frames().get(0);
          Frame second = e.streams.publications().get(0).frames().get(1);
          assertEquals(true, first.type().sticky());
          assertEquals("02000a6f6e4d65746144617461" + keys, ByteBufUtil.hexDump(first.content()));
          assertEquals(false, second.type().sticky());
          assertEquals("0200056f6e466f6f" + keys, ByteBufUtil.hexDump(second.content()));
        });
  }

  /** Players with the same wishes share one encoding. */
  @Test
  void nanosecondsMakeAnEncodingOfTheirOwn() {
    try (Exchange plain = new Exchange();
        Exchange other = new Exchange();
        Exchange nanos = new Exchange()) {
      play(plain, 0, "");
      play(other, 1, "av01");
      play(nanos, NANOS, "*");
      assertEquals(key(plain), key(other));
      assertEquals(false, key(plain).equals(key(nanos)));
    }
  }

  private static Object key(Exchange e) {
    return e.streams.subscriptions().get(0).encoder().key();
  }

  @Test
  void malformedAmf3DataIsDroppedAndCounted() {
    Exchange.wholeAndCut(
        e -> {
          e.answers(c -> c.publishing("cam"));
          e.answers(c -> c.message(5, 0, 15, 1, "0002ffff").message(4, 0, 8, 1, "af0101"));
          assertEquals(1, e.streams.publications().get(0).frames().size());
          assertEquals(1L, e.count("messagesDropped"));
          assertEquals(
              "01", ByteBufUtil.hexDump(e.streams.publications().get(0).frames().get(0).content()));
        });
  }
}
