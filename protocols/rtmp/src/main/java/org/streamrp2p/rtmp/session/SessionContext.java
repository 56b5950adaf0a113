package org.streamrp2p.rtmp.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.streamrp2p.rtmp.command.Command;
import org.streamrp2p.rtmp.message.ControlMessage.UserControl;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.stream.Recordings;
import org.streamrp2p.spi.stream.Streams;

/**
 * What the parts of one session share.
 *
 * @param version of the bundle, for the encoder's key
 * @param closer closes the connection after what was answered, once no read is on the stack; not
 *     while another message stream of it is in use
 * @param describer says what the connection is used for, after a message stream changed
 */
record SessionContext(
    Connection connection,
    SessionServices services,
    SessionSettings settings,
    String version,
    RtmpOutput output,
    Runnable closer,
    Runnable describer) {
  Streams streams() {
    return services.streams();
  }

  Supplier<@Nullable Recordings> recordings() {
    return services.recordings();
  }

  RtmpCounters counters() {
    return services.counters();
  }

  void send(int streamId, Command command) {
    output.command(streamId, command);
  }

  void userControl(int event, int value) {
    output.control(UserControl.of(event, value));
  }
}
