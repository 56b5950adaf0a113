package org.streamrp2p.rtmp.command;

import java.util.List;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;

/**
 * The statuses that are sent: RTMP 1.0 §7.2.1, §7.2.2, and the codes of Adobe's NetStream that its
 * text leaves out; E-RTMP v2 "Reconnect Request".
 */
public enum Status {
  CONNECT_SUCCESS("NetConnection.Connect.Success", false),
  CONNECT_INVALID_APP("NetConnection.Connect.InvalidApp", true),
  CONNECT_REJECTED("NetConnection.Connect.Rejected", true),
  CALL_FAILED("NetConnection.Call.Failed", true),
  RECONNECT_REQUEST("NetConnection.Connect.ReconnectRequest", false),
  PUBLISH_START("NetStream.Publish.Start", false),
  PUBLISH_BAD_NAME("NetStream.Publish.BadName", true),
  PUBLISH_DENIED("NetStream.Publish.Denied", true),
  PUBLISH_FAILED("NetStream.Publish.Failed", true),
  RECORD_START("NetStream.Record.Start", false),
  RECORD_STOP("NetStream.Record.Stop", false),
  RECORD_NO_ACCESS("NetStream.Record.NoAccess", true),
  RECORD_FAILED("NetStream.Record.Failed", true),
  UNPUBLISH_SUCCESS("NetStream.Unpublish.Success", false),
  PLAY_RESET("NetStream.Play.Reset", false),
  PLAY_START("NetStream.Play.Start", false),
  PLAY_STOP("NetStream.Play.Stop", false),
  PLAY_COMPLETE("NetStream.Play.Complete", false),
  PLAY_SWITCH("NetStream.Play.Switch", false),
  PLAY_TRANSITION("NetStream.Play.Transition", false),
  PLAY_TRANSITION_COMPLETE("NetStream.Play.TransitionComplete", false),
  PLAY_FAILED("NetStream.Play.Failed", true),
  PLAY_STREAM_NOT_FOUND("NetStream.Play.StreamNotFound", true),
  PLAY_PUBLISH_NOTIFY("NetStream.Play.PublishNotify", false),
  PLAY_UNPUBLISH_NOTIFY("NetStream.Play.UnpublishNotify", false),
  PAUSE_NOTIFY("NetStream.Pause.Notify", false),
  UNPAUSE_NOTIFY("NetStream.Unpause.Notify", false),
  SEEK_NOTIFY("NetStream.Seek.Notify", false),
  SEEK_FAILED("NetStream.Seek.Failed", true),
  SEEK_INVALID_TIME("NetStream.Seek.InvalidTime", true),
  FAILED("NetStream.Failed", true);

  /** Descriptions repeat words of the peer, which may be as long as a message. */
  private static final int MAX_DESCRIPTION = 256;

  private final String code;
  private final boolean error;

  Status(String code, boolean error) {
    this.code = code;
    this.error = error;
  }

  public String code() {
    return code;
  }

  /** The information object: level, code and description, which is cut at 256 characters. */
  public AmfFields info(String description) {
    return new AmfFields()
        .put("level", error ? "error" : "status")
        .put("code", code)
        .put(
            "description",
            description.substring(0, Math.min(description.length(), MAX_DESCRIPTION)));
  }

  /** The command {@code onStatus} that carries it. */
  public Command onStatus(String description) {
    return new Command("onStatus", 0, AmfValue.AmfNull.NULL, List.of(info(description).object()));
  }
}
