package org.streamrp2p.restream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.streamrp2p.spi.protocol.CloseReason;
import org.streamrp2p.spi.protocol.DialListener;
import org.streamrp2p.spi.protocol.DialRequest;
import org.streamrp2p.spi.protocol.Dialer;

/** Keeps what was dialled; the test says what comes of it. From any thread. */
final class FakeDialer implements Dialer {
  final List<DialRequest> requests = new CopyOnWriteArrayList<>();
  final List<DialListener> listeners = new CopyOnWriteArrayList<>();
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
