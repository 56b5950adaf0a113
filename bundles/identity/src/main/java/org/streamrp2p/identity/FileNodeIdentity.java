package org.streamrp2p.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.node.NodeIdentity;

/**
 * The identity from files. A start reads the public key only; the private one is taken into use,
 * and compared with it, at the first signature.
 *
 * <p><b>Threads.</b> From any thread.
 */
@Component(service = NodeIdentity.class)
public final class FileNodeIdentity implements NodeIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(FileNodeIdentity.class);
  private static final byte[] PROOF = "StreamrP2P identity".getBytes(StandardCharsets.US_ASCII);

  private final KeyFiles files;
  private final byte[] publicKey;
  private final String nodeId;
  private @Nullable PrivateKey privateKey;

  /**
   * @throws IdentityException if a key is there that cannot be used; it is logged, too
   */
  @Activate
  public FileNodeIdentity(@Reference DataFolder data) {
    files = new KeyFiles(data.folder("identity"));
    try {
      publicKey = files.open();
    } catch (IdentityException e) {
      LOG.warn("This node has no identity: {}", e.getMessage());
      throw e;
    }
    nodeId = NodeId.of(publicKey);
    LOG.info("Node id {}", nodeId);
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /**
   * @throws IdentityException if the private key cannot be read or is not that of the public one
   */
  @Override
  public byte[] sign(byte[] message) {
    return Ed25519.sign(key(), message);
  }

  private synchronized PrivateKey key() {
    PrivateKey known = privateKey;
    if (known == null) {
      try {
        known = Ed25519.privateKey(files.privateDer());
      } catch (IOException e) {
        throw new IdentityException("the private key cannot be read: " + e, e);
      }
      if (!Ed25519.verify(publicKey, PROOF, Ed25519.sign(known, PROOF))) {
        throw new IdentityException(
            "identity/public.der is not the public key of identity/key.pem. Delete public.der: it"
                + " is made anew.");
      }
      privateKey = known;
    }
    return known;
  }
}
