package org.streamrp2p.rtmp.client;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.command.Command;

/** What a client says and hears (RTMP 1.0 §7.2, E-RTMP v2 "Enhancing NetConnection connect"). */
final class ClientCommands {
  static final int CONNECT = 1;
  static final int RELEASE_STREAM = 2;
  static final int FC_PUBLISH = 3;
  static final int CREATE_STREAM = 4;
  private static final int PUBLISH = 5;
  private static final int END = 6;

  private static final int CAN_FORWARD = 4;
  private static final int CAPS_MULTITRACK = 2;

  /** Reconnect, multitrack, ModEx, nanosecond offset. */
  private static final int OUR_CAPS = 1 | CAPS_MULTITRACK | 4 | 8;

  /** Everything is passed on; servers of the first version know no asterisk. */
  private static final List<String> CODECS =
      List.of(
          "*", "av01", "vp09", "vp08", "hvc1", "vvc1", "avc1", "ac-3", "ec-3", "Opus", ".mp3",
          "fLaC", "mp4a");

  private static final AmfValue NULL = AmfValue.AmfNull.NULL;

  private ClientCommands() {}

  static Command connect(ClientUrl url, boolean push) {
    AmfFields fields = new AmfFields().put("app", url.app());
    if (push) {
      fields.put("type", "nonprivate");
    } else {
      fields.put("fpad", false);
    }
    AmfValue any = new AmfFields().put("*", CAN_FORWARD).object();
    fields
        .put("flashVer", push ? "FMLE/3.0 (compatible; StreamrP2P)" : "LNX 9,0,124,2")
        .put("tcUrl", url.tcUrl())
        .put("capabilities", 239)
        .put("audioCodecs", 3575)
        .put("videoCodecs", 252)
        .put("videoFunction", 1)
        .put("objectEncoding", 0)
        .put("fourCcList", new AmfValue.AmfStrictArray(CODECS.stream().map(AmfValue::of).toList()))
        .put("videoFourCcInfoMap", any)
        .put("audioFourCcInfoMap", any)
        .put("capsEx", OUR_CAPS);
    return new Command("connect", CONNECT, fields.object(), List.of());
  }

  static Command releaseStream(String name) {
    return call("releaseStream", RELEASE_STREAM, AmfValue.of(name));
  }

  static Command fcPublish(String name) {
    return call("FCPublish", FC_PUBLISH, AmfValue.of(name));
  }

  static Command createStream() {
    return call("createStream", CREATE_STREAM);
  }

  static Command publish(String name) {
    return call("publish", PUBLISH, AmfValue.of(name), AmfValue.of("live"));
  }

  /** Live if there is a publisher, else what the server has under the name: start -2. */
  static Command play(String name) {
    return call("play", 0, AmfValue.of(name), AmfValue.of(-2_000));
  }

  static Command fcUnpublish(String name) {
    return call("FCUnpublish", END, AmfValue.of(name));
  }

  static Command deleteStream(int streamId) {
    return call("deleteStream", END + 1, AmfValue.of(streamId));
  }

  private static Command call(String name, int transaction, AmfValue... arguments) {
    return new Command(name, transaction, NULL, List.of(arguments));
  }

  /** The information object of {@code _result}, {@code _error} or {@code onStatus}. */
  static Map<String, AmfValue> info(Command command) {
    return Stream.concat(command.arguments().stream(), Stream.of(command.object()))
        .map(AmfValue::fieldsOrEmpty)
        .filter(fields -> fields.containsKey("code"))
        .findFirst()
        .orElse(Map.of());
  }

  static String text(Map<String, AmfValue> fields, String name) {
    AmfValue value = fields.get(name);
    return value == null ? "" : value.textOr("");
  }

  /** Where {@code NetConnection.Connect.Rejected} sends us; null if nowhere. */
  static @Nullable String redirect(Map<String, AmfValue> info) {
    AmfValue ex = info.get("ex");
    String there = ex == null ? "" : text(ex.fieldsOrEmpty(), "redirect");
    if (there.isEmpty()) {
      there = text(info, "tcUrl");
    }
    return there.isEmpty() ? null : there;
  }

  /** Whether a server reads messages with a track number, as its {@code _result} says. */
  static boolean multitrack(Command result) {
    AmfValue caps = result.object().fieldsOrEmpty().get("capsEx");
    return caps != null && ((int) caps.numberOr(0) & CAPS_MULTITRACK) != 0;
  }
}
