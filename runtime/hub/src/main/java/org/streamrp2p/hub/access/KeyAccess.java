package org.streamrp2p.hub.access;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;

/**
 * {@code publish.auth}: with {@code key}, who publishes over the network must show the node's key;
 * with {@code open}, the name alone is enough. Publishers inside the process (the demo, a file)
 * need none.
 */
@Component(service = KeyAccess.class, configurationPid = "org.streamrp2p.publish", immediate = true)
@Designate(ocd = KeyAccess.Config.class)
public final class KeyAccess implements AccessControl {
  private static final String HOLDER = "publish-key";

  /** Section {@code publish}. */
  @ObjectClassDefinition(
      id = "org.streamrp2p.publish",
      name = "publish",
      description = "Who may publish")
  public @interface Config {
    @AttributeDefinition(
        description =
            "key: a publisher must show the node's publish key; open: the name alone publishes",
        options = {@Option(value = "key", label = "key"), @Option(value = "open", label = "open")})
    String auth() default "key";

    @AttributeDefinition(
        description = "Publishers from one address; loopback is exempt",
        min = "1",
        max = "100000")
    int maxPerAddress() default 50;
  }

  private final PublishKey key;
  private volatile boolean open;
  private volatile int maxPerAddress;

  @Activate
  public KeyAccess(@Reference DataFolder data, Config config) {
    key = PublishKey.in(data.folder("publish"));
    modified(config);
  }

  @Modified
  void modified(Config config) {
    open = config.auth().equals("open");
    maxPerAddress = config.maxPerAddress();
  }

  @Override
  public CompletionStage<AccessDecision> decide(AccessRequest request) {
    return CompletableFuture.completedFuture(decideNow(request));
  }

  private AccessDecision decideNow(AccessRequest request) {
    boolean network = request.remoteAddress() instanceof InetSocketAddress;
    if (request.action() != AccessRequest.Action.PUBLISH || open || !network) {
      return new AccessDecision.Allowed("");
    }
    String given = request.parameters().get("key");
    if (given == null) {
      return new AccessDecision.Refused(
          "no publish key (expected: stream key " + request.stream().name() + "?key=SECRET)");
    }
    return key.matches(given)
        ? new AccessDecision.Allowed(HOLDER)
        : new AccessDecision.Refused("wrong publish key");
  }

  /** Publishers that one address may have. */
  public int maxPerAddress() {
    return maxPerAddress;
  }

  @Nullable String key(StreamName stream) {
    return open ? null : key.key();
  }

  boolean madeNow() {
    return key.madeNow();
  }
}
