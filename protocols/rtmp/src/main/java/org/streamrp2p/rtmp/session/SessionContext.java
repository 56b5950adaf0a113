package org.streamrp2p.rtmp.session;

import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.Streams;

/**
 * What the parts of one session share.
 *
 * @param version of the bundle, for the encoder's key
 * @param closer closes the connection after what was answered, once no read is on the stack
 */
record SessionContext(
    Connection connection,
    Streams streams,
    SessionSettings settings,
    RtmpCounters counters,
    String version,
    RtmpOutput output,
    Runnable closer) {
  void send(int streamId, Command command) {
    output.command(streamId, command);
  }

  void userControl(int event, int value) {
    output.control(UserControl.of(event, value));
  }
}
