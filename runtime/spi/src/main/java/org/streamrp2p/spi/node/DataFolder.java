package org.streamrp2p.spi.node;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The folder that holds all that changes: keys, edited configuration, recordings, logs. Owner-only
 * where the system can.
 */
@ProviderType
public interface DataFolder {
  Path path();

  /** A sub-folder, made if it is missing, readable by the owner only. */
  Path folder(String name);
}
