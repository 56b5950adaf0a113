package org.streamrp2p.restream;

import java.util.ArrayList;
import java.util.List;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;

/** Keeps what was dialled; the test says what comes of it. */
final class FakeDialer implements Dialer {
  final List<DialRequest> requests = new ArrayList<>();
  final List<DialListener> listeners = new ArrayList<>();
  int closed;

  @Override
  public Dial dial(DialRequest request, DialListener listener) {
    requests.add(request);
    listeners.add(listener);
    return () -> {
      closed++;
      listener.onClosed(CloseReason.of("closed by restream"));
    };
  }

  DialRequest last() {
    return requests.getLast();
  }

  DialListener heard() {
    return listeners.getLast();
  }
}
