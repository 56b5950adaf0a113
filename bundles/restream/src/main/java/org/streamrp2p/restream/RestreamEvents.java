package org.streamrp2p.restream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.stream.StreamEvent;
import org.streamrp2p.spi.stream.StreamEventListener;

/** Tells the jobs when streams come and go. */
@Component
public final class RestreamEvents implements StreamEventListener {
  private final Restream restream;

  @Activate
  public RestreamEvents(@Reference Restream restream) {
    this.restream = restream;
  }

  @Override
  public void onEvent(StreamEvent event) {
    switch (event) {
      case StreamEvent.Published e -> restream.onPublished(e.stream());
      case StreamEvent.Unpublished e -> restream.onUnpublished(e.stream());
      case StreamEvent.Subscribed e -> restream.onViewers(e.stream(), e.viewers());
      case StreamEvent.Unsubscribed e -> restream.onViewers(e.stream(), e.viewers());
      default -> {}
    }
  }
}
