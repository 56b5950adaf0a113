package org.streamrp2p.hub.access;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.stream.PublishKeys;
import org.streamrp2p.spi.stream.StreamName;

/** The service {@link PublishKeys}. */
@Component
public final class PublishKeysService implements PublishKeys {
  private final KeyAccess access;

  @Activate
  public PublishKeysService(@Reference KeyAccess access) {
    this.access = access;
  }

  @Override
  public @Nullable String key(StreamName stream) {
    return access.key(stream);
  }

  @Override
  public boolean madeNow() {
    return access.madeNow();
  }
}
