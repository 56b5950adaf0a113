package org.streamrp2p.restream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;

/** Tells the jobs when streams come and go. */
@Component(
    property = {
      StreamEventListener.TYPES + "=Published",
      StreamEventListener.TYPES + "=Unpublished",
      StreamEventListener.TYPES + "=Subscribed",
      StreamEventListener.TYPES + "=Unsubscribed"
    })
public final class RestreamEvents implements StreamEventListener {
  private final Restream restream;

  @Activate
  public RestreamEvents(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public void onEvent(StreamEvent event) {
    restream.look(event.stream());
  }

  @Override
  public void onOverflow(long events) {
    restream.lookAtAll();
  }
}
