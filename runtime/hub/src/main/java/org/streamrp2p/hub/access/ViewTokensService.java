package org.streamrp2p.hub.access;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.ViewTokens;

/** The service {@link ViewTokens}. */
@Component
public final class ViewTokensService implements ViewTokens {
  private final ViewAccess access;

  @Activate
  public ViewTokensService(@Reference ViewAccess access) {
    this.access = access;
  }

  @Override
  public boolean isPrivate(StreamName stream) {
    return access.isPrivate(stream);
  }

  @Override
  public String token(String streams, Duration validFor, String label) {
    return access.token(streams, validFor, label);
  }
}
